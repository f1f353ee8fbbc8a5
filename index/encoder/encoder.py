"""Text -> unit vectors: the model that comes with the product, or any sentence-transformers model."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.encoder import onnx_model
from index.encoder.embeddings import STEPS, EncodedPassage, EncodedQuestion
from index.encoder.model_folder import check_model_folder
from index.encoder.threads import sleeping_threads
from index.errors import ModelError
from index.settings import Settings

if TYPE_CHECKING:
    from index.encoder.embeddings import Vectors

PROMPTS = {"query": "query: ", "document": "passage: "}
"""What the embedded model is trained to find before a question and before a passage."""

PASSAGE_TOKENS = 96
"""How much of a passage is read, marks included: laws are found as well as with all that the model can read."""

PROMPT_TOKENS = 3
"""Tokens left out before those of the text: <s> and the prompt, of which a question keeps the colon."""
_LONGEST = 4096
_UNREADABLE = {0: " ", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}


class Encoder(Protocol):
    """Turns texts into unit vectors; a higher inner product means nearer."""

    @property
    def fingerprint(self) -> str:
        """Names model, weights and prompts: vectors of one fingerprint may be compared."""

    def encode_query(self, text: str) -> EncodedQuestion:
        """A question."""

    def encode_passages(self, texts: Sequence[str]) -> list[EncodedPassage]:
        """Passages, in their order."""


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
    """The model in index/encoder/weights; a text gets the same vector alone and among others."""

    @property
    def fingerprint(self) -> str:
        """Raises ModelError if the weights are missing."""
        return f"wenhao-encoder/{onnx_model.fingerprint()}/{'+'.join(PROMPTS.values())}/{PASSAGE_TOKENS}"

    def encode_query(self, text: str) -> EncodedQuestion:
        vector, tokens, weights = _run(PROMPTS["query"] + readable(text), onnx_model.MAX_TOKENS)
        return EncodedQuestion(vector, tokens * (weights / weights.sum())[:, np.newaxis])

    def encode_passages(self, texts: Sequence[str]) -> list[EncodedPassage]:
        """One run a text: the C library works outside the interpreter's lock, so threads fill the cores."""
        from concurrent.futures import ThreadPoolExecutor  # not for a question

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(_passage, texts))


def _passage(text: str) -> EncodedPassage:
    vector, tokens, _ = _run(PROMPTS["document"] + readable(text), PASSAGE_TOKENS)
    return EncodedPassage(vector, np.rint(tokens * STEPS).astype(np.int8))


def _run(text: str, most: int) -> tuple[Vectors, Vectors, Vectors]:
    """The model's vector of `text`, and the vectors and weights of the tokens after the prompt, or of </s> alone."""
    pieces = onnx_model.tokenizer().ids(text)[: most - 2]
    vector, tokens, weights = onnx_model.model().run([onnx_model.START, *pieces, onnx_model.END])
    own = slice(PROMPT_TOKENS, -1) if len(pieces) >= PROMPT_TOKENS else slice(-1, None)
    return vector, tokens[own], weights[own]


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
        if Path(self._name).is_dir():
            check_model_folder(Path(self._name))
        with sleeping_threads():
            import torch
        from sentence_transformers import SentenceTransformer

        try:
            model = SentenceTransformer(
                self._name,
                device="cpu",
                trust_remote_code=False,
                model_kwargs={"dtype": torch.float32, "use_safetensors": True},
            )
        except Exception as error:  # the loader of a model folder raises whatever its parts raise
            raise ModelError(
                f"向量模型 {self._name} 无法载入（{type(error).__name__}）。"
                "请检查 WENHAO_MODEL，或去掉它以使用自带的模型。"
            ) from error
        return model

    def encode_query(self, text: str) -> EncodedQuestion:
        return EncodedQuestion(self._encode(self._model.encode_query, [text])[0], np.empty((0, 0), np.float32))

    def encode_passages(self, texts: Sequence[str]) -> list[EncodedPassage]:
        vectors = self._encode(self._model.encode_document, texts)
        return [EncodedPassage(vector, np.empty((0, 0), np.int8)) for vector in vectors]

    def _encode(self, encode: Any, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, 0), np.float32)
        vectors = encode([readable(text) for text in texts], batch_size=32, show_progress_bar=False)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
