"""Writes bot/answering/ranking/weights/ from a checkpoint of train_reader.py: the same one gives the same bytes.

python training/export_reader.py READER.pt [--out bot/answering/ranking/weights]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import calibration
import graph
import numpy as np
import numpy.typing as npt
import shipped
import torch
from train_reader import STEEP

from bot.answering.ranking.reader import GRAPH, QUESTION_TOKENS, WEIGHTS, pair_ids
from index.encoder.onnx_model import dequantised, tokenizer, word_embeddings


def main() -> None:
    """Reads the checkpoint, writes the graph, prints its size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("reader", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    saved = torch.load(args.reader, weights_only=True)["reader"]
    state = {name.removeprefix("bert."): tensor.numpy() for name, tensor in saved.items()}
    layers = 1 + max(int(name.split(".")[2]) for name in state if name.startswith("encoder.layer."))
    peaks = calibration.peaks(state, layers, shipped.HEADS, _pairs())
    args.out.mkdir(parents=True, exist_ok=True)
    graph.save(graph.reader(state, layers, shipped.HEADS, STEEP, peaks), args.out / GRAPH)
    print(f"{sum(path.stat().st_size for path in args.out.glob('reader.*')) / 1e6:.2f} MB")


def _pairs() -> Iterator[npt.NDArray[np.float32]]:
    for pair in calibration.sampled_pairs():
        asked = tokenizer().ids(pair["question"])[:QUESTION_TOKENS]
        for context, passage in (("", pair["positive"]), (pair["positive"][:40], pair["negatives"][0])):
            yield dequantised(word_embeddings()[np.asarray(pair_ids(asked, context, passage))])


if __name__ == "__main__":
    main()
