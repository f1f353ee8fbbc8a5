"""The embedded model by both of its routes, and the folder that is made from its weights."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import encoder as encoders
from index.encoder import EngineEncoder, FolderEncoder, passage_encoder, query_encoder
from index.errors import ModelError
from index.model_export import embedded_model_folder
from index.settings import Settings

TEXTS = [
    "各村党支部要逐户登记老人和儿童，雨前转移到安置点。",
    "What must every village branch do before the rain?",
    "山发〔2021〕7号　第三条（二）～１２３％",
    "县水利局要备足沙袋。" * 90,
    "bank " * 600,
    "",
    "党\0员",
    "\ud800党员",
    "😀🎉党员",
]


@pytest.fixture(scope="module")
def engine():
    return EngineEncoder()


@pytest.fixture(scope="module")
def data():
    return Settings.from_environ().data


@pytest.fixture(scope="module")
def folder(data):
    return embedded_model_folder(data)


@pytest.fixture(scope="module")
def transformer(folder):
    return FolderEncoder(folder, encoders.embedded_fingerprint(), half=True)


def test_both_routes_give_the_same_vectors(engine, transformer):
    """Question by engine and passage by folder may be compared: the routes agree to 0.999 on any text and prompt."""
    assert (engine.encode_passages(TEXTS) * transformer.encode_passages(TEXTS)).sum(axis=1).min() >= 0.999
    short = [text for text in TEXTS if len(text) < 100]
    assert (engine.encode_queries(short) * transformer.encode_queries(short)).sum(axis=1).min() >= 0.999


def test_anyone_can_load_the_folder(folder, engine):
    """The folder is a model for a plain SentenceTransformer(path), prompts included, in full precision too."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    assert model.prompts == {"query": "query: ", "document": "passage: "}
    text = "值班人员不得擅离岗位。"
    assert float(model.encode_query(text) @ engine.encode_queries([text])[0]) >= 0.999


def test_prompts_differ(engine):
    """A question and a passage of the same words get different vectors: each has its prompt."""
    assert float(engine.encode_queries(["防汛"])[0] @ engine.encode_passages(["防汛"])[0]) < 0.999


def test_meaning_counts(engine):
    """The passage that answers lies nearer to the question than the one that does not."""
    question = engine.encode_queries(["谁来准备沙袋"])[0]
    answer, other = engine.encode_passages(["县水利局要备足沙袋。", "值班人员不得擅离岗位。"])
    assert question @ answer > question @ other


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_any_text_gives_a_unit_vector(text):
    """No text, however odd, gives anything but one finite unit vector."""
    vectors = EngineEncoder().encode_queries([text])
    assert vectors.shape == (1, 384)
    assert vectors.dtype == np.float32
    assert abs(float(np.linalg.norm(vectors[0])) - 1) < 1e-4


def test_very_long_text_is_cut(engine):
    """A hundred thousand characters are read as their beginning, which takes no longer than a page."""
    beginning = "值班人员不得擅离岗位。" * 120
    one, other = engine.encode_queries([beginning + "堤防" * 50_000, beginning + "沙袋" * 40_000])
    assert float(one @ other) > 0.9999


def test_no_texts_no_vectors(engine):
    """An empty list gives an empty array of the right width."""
    assert engine.encode_passages([]).shape == (0, 384)


def test_few_passages_go_through_the_engine_many_through_the_folder(data):
    """What takes the engine less time than importing torch goes through the engine."""
    settings = Settings.from_environ({"WENHAO_DATA": str(data)})
    assert isinstance(query_encoder(settings), EngineEncoder)
    assert isinstance(passage_encoder(settings, 10), EngineEncoder)
    assert isinstance(passage_encoder(settings, 10_000), FolderEncoder)


def test_without_an_engine_the_folder_serves_alone(data, monkeypatch):
    """On a processor that cannot run the engine the folder answers questions, under the same fingerprint."""
    monkeypatch.setattr(encoders, "engine_runs", lambda: False)
    encoder = query_encoder(Settings.from_environ({"WENHAO_DATA": str(data)}))
    assert isinstance(encoder, FolderEncoder)
    assert encoder.fingerprint == EngineEncoder().fingerprint


def test_another_model_by_path(folder):
    """WENHAO_MODEL takes a folder; its fingerprint tells its weights and prompts from the embedded model's."""
    settings = Settings.from_environ({"WENHAO_MODEL": str(folder)})
    encoder = query_encoder(settings)
    assert encoder.encode_queries(["防汛"]).shape == (1, 384)
    assert encoder.fingerprint == FolderEncoder(folder).fingerprint != encoders.embedded_fingerprint()


def test_unknown_model_is_one_sentence(tmp_path):
    """A model that is not there is a ModelError that names the setting."""
    with pytest.raises(ModelError, match="WENHAO_MODEL"):
        FolderEncoder(tmp_path / "none").encode_queries(["防汛"])


def test_folder_is_made_once(folder):
    """A second call finds the folder and makes nothing anew."""
    before = (folder / "model.safetensors").stat().st_mtime_ns
    assert embedded_model_folder(folder.parent.parent) == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == before
    assert [p.name for p in folder.parent.iterdir()] == [folder.name]


def test_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    """Where the data folder cannot be made, the error names WENHAO_DATA."""
    (tmp_path / "models").touch()
    with pytest.raises(ModelError, match="WENHAO_DATA"):
        embedded_model_folder(tmp_path)


def test_engine_keeps_to_one_thread_and_leaves_the_environment_alone():
    """The engine's own threads stay off, and the process's OMP_NUM_THREADS is as before."""
    code = (
        "import os; before = dict(os.environ); from index.encoder import EngineEncoder\n"
        "EngineEncoder().encode_queries(['a']); assert dict(os.environ) == before\n"
        "print(len(os.listdir('/proc/self/task')))"
    )
    if not Path("/proc/self/task").is_dir():
        pytest.skip("threads are counted in /proc")
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(ran.stdout) <= 2
