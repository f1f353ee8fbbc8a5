"""Writes index/encoder/weights/ from a trained folder: the same folder gives the same bytes.

    python training/export.py ENCODER [--average BASE SHARE] [--out index/encoder/weights]

ENCODER is a sentence-transformers folder (see base.py); --average mixes SHARE of it with the rest of BASE.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import calibration
import graph
import late_interaction
import numpy as np
import numpy.typing as npt
import vocabulary
from safetensors.numpy import load_file

WORDS = "embeddings.word_embeddings.weight"
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
WEIGHTS = Path(__file__).parent.parent / "index" / "encoder" / "weights"


def main() -> None:
    """Reads the folder, writes the weights, prints their sizes."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("encoder", type=Path)
    parser.add_argument("--average", nargs=2, metavar=("BASE", "SHARE"))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    state = weights(args.encoder)
    if args.average:
        base, share = weights(Path(args.average[0])), float(args.average[1])
        state = {name: share * value + (1 - share) * base[name] for name, value in state.items()}
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = json.loads((args.encoder / "tokenizer.json").read_text(encoding="utf-8"))
    kept = vocabulary.kept_pieces(tokenizer)
    cut = vocabulary.cut(tokenizer, kept)
    vocabulary.save(cut, args.out)
    words, sizes = state[WORDS][kept], shape(args.encoder)
    np.save(args.out / "embeddings.npy", quantised(words))
    peaks = calibration.peaks(state, *sizes, calibration.single_texts(cut, words))
    graph.save(graph.encoder(state, *sizes, peaks), args.out / "encoder.onnx")
    sign(args.out)
    for path in sorted(args.out.iterdir()):
        print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


def weights(folder: Path) -> graph.State:
    """The tensors of a folder in float32, by their names in transformers' BertModel and in late_interaction.py."""
    found = load_file(folder / "model.safetensors") | load_file(folder / late_interaction.FILE)
    return {name: value.astype(np.float32) for name, value in found.items()}


def shape(folder: Path) -> tuple[int, int]:
    """Layers and heads."""
    config = json.loads((folder / "config.json").read_bytes())
    return config["num_hidden_layers"], config["num_attention_heads"]


def quantised(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.void]:
    """Blocks of GGML's Q4_0 (index.encoder.onnx_model.dequantised); lossless for rows that came from such ones."""
    blocks = rows.reshape(len(rows), -1, 32)
    extreme = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[..., None], axis=2)
    scale = (extreme / -8).astype(np.float16)
    divisor = np.where(scale == 0, 1, scale.astype(np.float32))
    units = np.clip(np.rint(blocks / divisor) + 8, 0, 15).astype(np.uint8)
    found = np.empty(blocks.shape[:2], BLOCK)
    found["scale"] = scale[..., 0]
    found["halves"] = units[..., :16] | units[..., 16:] << 4
    return found


def sign(folder: Path) -> None:
    """Writes weights.json: a hash of all that decides the model's results."""
    digest = hashlib.sha256()
    for name in ("embeddings.npy", vocabulary.PIECES, vocabulary.SCORES, "encoder.onnx", "encoder.bin"):
        digest.update((folder / name).read_bytes())
    signed = {"encoder": digest.hexdigest()[:16]}
    (folder / "weights.json").write_text(json.dumps(signed, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
