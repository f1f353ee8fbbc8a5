"""The shipped weights as one self-contained standard model: a folder that `SentenceTransformer(folder)` opens.

model.onnx takes token ids: the table of word embeddings stands in the graph (GatherBlockQuantized, bit for bit what
index.encoder.onnx_model.dequantised gives), the weights beside nothing else. tokenizer.json is the vocabulary as the
library `tokenizers` reads it. Importing this imports torch and onnx (the extra `export`).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from index.encoder.onnx_model import WEIGHTS, word_embeddings
from index.encoder.standard_module import MODEL, TOKENIZER, write_settings
from index.encoder.tokenizer import PIECES, SCORES, UNKNOWN

_BLOCK = 32
"""Weights of the table that share a scale."""


def write(folder: Path) -> None:
    """Writes model, vocabulary and settings into `folder`, which is made; raises ModelError, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(with_table(onnx.load(WEIGHTS / "encoder.onnx")), folder / MODEL)
    library_tokenizer().save(str(folder / TOKENIZER))
    write_settings(folder)


def with_table(model: onnx.ModelProto) -> onnx.ModelProto:
    """`model` with its table of word embeddings before it, so that it takes int64[texts, tokens] instead of float32."""
    blocks = word_embeddings()
    halves = np.asarray(blocks["halves"])
    signed = (np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.int16) - 8).reshape(len(blocks), -1)
    pairs = (signed & 15).astype(np.uint8).reshape(len(blocks), -1, 2)
    packed = pairs[..., 0] | (pairs[..., 1] << 4)
    table = helper.make_tensor("words", TensorProto.INT4, signed.shape, packed.tobytes(), raw=True)
    scales = numpy_helper.from_array(np.asarray(blocks["scale"]).astype(np.float32), "words.scales")
    gather = helper.make_node(
        "GatherBlockQuantized",
        ["words", "input_ids", "words.scales"],
        ["inputs_embeds"],
        domain="com.microsoft",
        block_size=_BLOCK,
        gather_axis=0,
        quantize_axis=1,
    )
    inner = model.graph
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])
    whole = helper.make_graph(
        [gather, *inner.node], "wenhao", [ids], list(inner.output), [table, scales, *inner.initializer]
    )
    return helper.make_model(whole, opset_imports=_opsets(model), ir_version=10)


def _opsets(model: onnx.ModelProto) -> list[onnx.OperatorSetIdProto]:
    """Those of the model; the 4-bit type of the table came with 21."""
    return [
        helper.make_opsetid(one.domain, max(21, one.version) if one.domain == "" else one.version)
        for one in model.opset_import
    ]


def library_tokenizer() -> Tokenizer:
    """The shipped vocabulary in the library `tokenizers`, set up as XLM-R's is, without the marks at both ends."""
    pieces = (WEIGHTS / PIECES).read_text(encoding="utf-8").split("\n")
    scores = np.load(WEIGHTS / SCORES).tolist()
    made = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=UNKNOWN))
    steps = [
        normalizers.Replace("～", "\ue000"),
        normalizers.Nmt(),
        normalizers.NFKC(),
        normalizers.Replace("\ue000", "～"),
        normalizers.Replace(Regex(" {2,}"), " "),
    ]
    made.normalizer = normalizers.Sequence(steps)
    made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    return made
