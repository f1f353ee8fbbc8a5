"""The embedded model as a module of sentence-transformers: what `SentenceTransformer(folder)` opens.

`wenhao export-model` writes the folder (index.encoder.standard_model). Importing this imports torch; nothing on the way
of a question does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

from index.encoder.encoder import PASSAGE_TOKENS, PROMPTS, readable
from index.encoder.onnx_model import DIMENSION, END, MAX_TOKENS, START

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"


class EmbeddedTransformer(InputModule):
    """Texts -> the product's own vectors, one run a text, so that a text has the same vector alone and among others."""

    def __init__(self, folder: str | Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        import onnxruntime

        self._folder = Path(folder)
        self.tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # as the product runs it
        path = str(self._folder / MODEL)
        self._session: Any = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    @property
    def max_seq_length(self) -> int:
        """Tokens that are read at most, marks included; of passages PASSAGE_TOKENS."""
        return MAX_TOKENS

    def get_embedding_dimension(self) -> int:
        """Of the vectors."""
        return DIMENSION

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any) -> dict[str, Any]:
        """The ids of each text behind its prompt, cut as the product cuts questions and passages."""
        most = PASSAGE_TOKENS if prompt == PROMPTS["document"] else MAX_TOKENS
        ids = [self.tokenizer.encode((prompt or "") + readable(str(text))).ids[: most - 2] for text in inputs]
        longest = max(map(len, ids), default=0) + 2
        rows = [[START, *one, END] + [-1] * (longest - 2 - len(one)) for one in ids]
        return {"input_ids": torch.tensor(rows)}

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Adds `sentence_embedding`, float32[texts, DIMENSION]."""
        rows = [row[row >= 0] for row in features["input_ids"].cpu().numpy()]
        vectors = [self._session.run(["vector"], {"input_ids": row[np.newaxis]})[0] for row in rows]
        features["sentence_embedding"] = torch.from_numpy(np.stack(vectors).reshape(len(rows), -1))
        return features

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Copies the model and its vocabulary."""
        for name in (MODEL, TOKENIZER):
            (Path(output_path) / name).write_bytes((self._folder / name).read_bytes())

    @classmethod
    def load(cls, model_name_or_path: str, *args: Any, **kwargs: Any) -> Self:
        """From a folder that holds both files."""
        return cls(model_name_or_path)


def write_settings(folder: Path) -> None:
    """The files that tell sentence-transformers of the module and its prompts."""
    kind = f"{EmbeddedTransformer.__module__}.{EmbeddedTransformer.__name__}"
    modules = [{"idx": 0, "name": "0", "path": "", "type": kind}]
    config = {"prompts": PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    for name, content in (("modules.json", modules), ("config_sentence_transformers.json", config)):
        (folder / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
