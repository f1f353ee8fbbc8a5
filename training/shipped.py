"""The shipped weights as a torch model again, so that a training can go on from them.

    python training/shipped.py FOLDER

writes them as train_encoder.py takes them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import base
import late_interaction
import numpy as np
import numpy.typing as npt
import onnx
import torch
import vocabulary
from onnx import numpy_helper
from safetensors.numpy import save_file
from transformers import BertConfig, BertModel

from index.encoder.onnx_model import WEIGHTS, dequantised, word_embeddings

LAYERS, HEADS, INNER, POSITIONS = 12, 12, 1536, 512
EPSILON = 1e-12

State = dict[str, npt.NDArray[np.float32]]


def main() -> None:
    """Writes the folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    tensors = state()
    heads = {name: tensors.pop(name) for name in ("shorten.weight", "weigh.weight", "weigh.bias")}
    words = dequantised(np.asarray(word_embeddings()))
    pieces = (WEIGHTS / vocabulary.PIECES).read_text(encoding="utf-8").split("\n")
    scores = np.load(WEIGHTS / vocabulary.SCORES).tolist()
    sizes = {
        "hidden": words.shape[1],
        "layers": LAYERS,
        "heads": HEADS,
        "inner": INNER,
        "positions": POSITIONS,
        "types": 1,
    }
    base.write(folder, tensors | {base.WORDS: words}, list(zip(pieces, scores, strict=True)), sizes, EPSILON)
    save_file({name: np.ascontiguousarray(value) for name, value in heads.items()}, folder / late_interaction.FILE)


def state(graph: Path = WEIGHTS / "encoder.onnx") -> State:
    """The tensors of the exported encoder in float32, by their names in BertModel and in late_interaction.py.

    A matrix in 8 bits is multiplied by its scale per output and by the smoothing per input that graph.py divided out.
    The token type is part of the positions.
    """
    made = {t.name: numpy_helper.to_array(t) for t in onnx.load(graph, load_external_data=True).graph.initializer}
    found: State = {
        "embeddings.position_embeddings.weight": made["positions.all"],
        "embeddings.token_type_embeddings.weight": np.zeros((1, made["positions.all"].shape[1]), np.float32),
        "embeddings.LayerNorm.weight": made["embeddings.weight"],
        "embeddings.LayerNorm.bias": made["embeddings.shift"],
        "shorten.weight": made["shorten.weight"].T,
        "weigh.weight": made["weigh.weight"].T,
        "weigh.bias": made["weigh.bias"],
    }
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}."
        weight, bias = _dense(made, f"{layer}.projected")
        for part, rows, shift in zip(("query", "key", "value"), np.split(weight, 3), np.split(bias, 3), strict=True):
            found[f"{prefix}attention.self.{part}.weight"], found[f"{prefix}attention.self.{part}.bias"] = rows, shift
        for name, place in (
            ("out", "attention.output.dense"),
            ("inner", "intermediate.dense"),
            ("outer", "output.dense"),
        ):
            found[f"{prefix}{place}.weight"], found[f"{prefix}{place}.bias"] = _dense(made, f"{layer}.{name}")
        for name, place in (("attended", "attention.output.LayerNorm"), ("layer", "output.LayerNorm")):
            found[f"{prefix}{place}.weight"] = made[f"{layer}.{name}.weight"]
            found[f"{prefix}{place}.bias"] = made[f"{layer}.{name}.shift"]
    return found


def _dense(
    made: dict[str, npt.NDArray[np.generic]], name: str
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    weight = made[f"{name}.weight"].astype(np.float32) * made[f"{name}.scale"]
    if f"{name}.smoothing" in made:
        weight = weight * made[f"{name}.smoothing"][:, None]
    return np.ascontiguousarray(weight.T), made[f"{name}.bias"].astype(np.float32)


def bert(tensors: State) -> BertModel:
    """A BertModel without word embeddings of its own (it takes `inputs_embeds`), with `tensors` in it."""
    config = BertConfig(
        vocab_size=1,
        hidden_size=tensors["embeddings.LayerNorm.weight"].shape[0],
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=INNER,
        max_position_embeddings=POSITIONS,
        type_vocab_size=1,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        pad_token_id=0,
    )
    model = BertModel(config, add_pooling_layer=False)
    mine = {name: torch.tensor(value) for name, value in tensors.items() if name in model.state_dict()}
    left = set(model.load_state_dict(mine, strict=False).missing_keys)
    if left - {"embeddings.word_embeddings.weight"}:
        raise ValueError(f"not in the weights: {sorted(left)}")
    return model


if __name__ == "__main__":
    main()
