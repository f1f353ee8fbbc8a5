"""Text -> unit vectors: the model that comes with the product, or any sentence-transformers model."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index import transformer
from index.errors import ModelError
from index.openmp import sleeping_threads
from index.settings import Settings

if TYPE_CHECKING:
    from index.vectors import Vectors

PROMPTS = {"query": "query: ", "document": "passage: "}
"""What the embedded model is trained to find before a question and before a passage."""

PASSAGE_TOKENS = 96
"""How much of a passage is read, marks included: laws are found as well as with all that the model can read."""

_LONGEST = 4096
_UNREADABLE = {0: " ", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}


class Encoder(Protocol):
    """Turns texts into unit vectors, float32[len(texts), dimension]; a higher inner product means nearer."""

    @property
    def fingerprint(self) -> str:
        """Names model, weights and prompts: vectors of one fingerprint may be compared."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of passages."""


def encoder_of(settings: Settings) -> Encoder:
    """The encoder that `settings` name; the model is loaded on first use."""
    return FolderEncoder(settings.model) if settings.model else EmbeddedEncoder()


def expected_fingerprint(settings: Settings) -> str | None:
    """The fingerprint of the encoder in `settings` where it can be told without loading the model, else None."""
    return None if settings.model else EmbeddedEncoder().fingerprint


def readable(text: str) -> str:
    """`text` without what an encoder cannot take (NUL, lone surrogates), cut to a length that fills the model."""
    return text[:_LONGEST].translate(_UNREADABLE)


class EmbeddedEncoder:
    """The model in index/weights; a text gets the same vector alone and among others."""

    @property
    def fingerprint(self) -> str:
        """Raises ModelError if the weights are missing."""
        return f"wenhao-encoder/{transformer.fingerprint()}/{'+'.join(PROMPTS.values())}/{PASSAGE_TOKENS}"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return _side_by_side([PROMPTS["query"] + readable(text) for text in texts], transformer.MAX_TOKENS)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return _side_by_side([PROMPTS["document"] + readable(text) for text in texts], PASSAGE_TOKENS)


def _side_by_side(texts: Sequence[str], tokens: int) -> Vectors:
    """One run a text: the C library works outside the interpreter's lock, so threads fill the cores."""
    if len(texts) == 1:
        return _vector(texts[0], tokens)[np.newaxis]
    from concurrent.futures import ThreadPoolExecutor  # not for a question

    vectors = np.empty((len(texts), transformer.DIMENSION), np.float32)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for i, vector in enumerate(pool.map(_vector, texts, repeat(tokens))):
            vectors[i] = vector
    return vectors


def _vector(text: str, tokens: int) -> Vectors:
    pieces = transformer.tokenizer().ids(text)[: tokens - 2]
    return transformer.model().run([transformer.START, *pieces, transformer.END])


class FolderEncoder:
    """Any sentence-transformers model by name or path, with the prompts that it brings along."""

    def __init__(self, model: str | Path) -> None:
        self._name = str(model)

    @property
    def fingerprint(self) -> str:
        import hashlib

        model = self._model
        digest = hashlib.sha256(repr((sorted(model.prompts.items()), model.max_seq_length)).encode())
        for name, weights in sorted(model.state_dict().items()):
            digest.update(name.encode())
            digest.update(weights.detach().flatten()[:64].float().numpy().tobytes())
        return f"{Path(self._name).name}/{digest.hexdigest()[:16]}"

    @cached_property
    def _model(self) -> Any:
        with sleeping_threads():
            import torch
        from sentence_transformers import SentenceTransformer

        try:
            model = SentenceTransformer(self._name, device="cpu", model_kwargs={"dtype": torch.float32})
        except Exception as error:  # the loader of a model folder raises whatever its parts raise
            raise ModelError(
                f"向量模型 {self._name} 无法载入（{type(error).__name__}）。"
                "请检查 WENHAO_MODEL，或去掉它以使用自带的模型。"
            ) from error
        return model

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self._model.encode_query, texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self._model.encode_document, texts)

    def _encode(self, encode: Any, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self._model.get_embedding_dimension()), np.float32)
        vectors = encode([readable(text) for text in texts], batch_size=32, show_progress_bar=False)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
