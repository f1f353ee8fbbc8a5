"""The shipped model as a folder that sentence-transformers opens."""

import sys
from pathlib import Path

import numpy as np
import pytest
from running_wenhao import Wenhao

from bot.cli.main import main
from index.encoder.encoder import EmbeddedEncoder

TEXTS = [
    "村党支部要做什么",
    "各级党组织要切实履行职责，确保党中央决策部署落到实处。" * 20,
    "What must a village branch do?",
    "〔2020〕3号",
    "",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder, written anew by the command line."""
    pytest.importorskip("onnx")
    written = tmp_path_factory.mktemp("model") / "standard"
    assert main(["export-model", str(written)]) == 0
    return written


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_the_folder_gives_the_products_own_vectors(folder: Path, tmp_path: Path) -> None:
    """Questions and passages, alone and among others, to the bit; a saved copy does the same."""
    from sentence_transformers import SentenceTransformer

    product = EmbeddedEncoder()
    model = SentenceTransformer(str(folder), device="cpu", trust_remote_code=True)
    questions = np.stack([product.encode_query(text).vector for text in TEXTS])
    passages = np.stack([passage.vector for passage in product.encode_passages(TEXTS)])
    assert np.array_equal(model.encode_query(TEXTS), questions)
    assert np.array_equal(model.encode_document(TEXTS), passages)
    model.save(str(tmp_path / "copy"), create_model_card=False)
    copy = SentenceTransformer(str(tmp_path / "copy"), device="cpu", trust_remote_code=True)
    assert np.array_equal(copy.encode_query(TEXTS[0]), questions[0])


def test_the_model_is_one_file_that_takes_ids(folder: Path) -> None:
    """The table of word embeddings stands in the graph; nothing lies beside it but the vocabulary and two settings."""
    import onnx

    model = onnx.load(folder / "model.onnx")
    assert [given.name for given in model.graph.input] == ["input_ids"]
    assert {path.name for path in folder.iterdir()} == {
        "model.onnx",
        "tokenizer.json",
        "modules.json",
        "config_sentence_transformers.json",
    }


def test_a_folder_with_something_in_it_is_left_alone(wenhao: Wenhao, tmp_path: Path) -> None:
    """Nothing is written over; a file in the way is told as well."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("x", encoding="utf-8")
    for taken in (tmp_path / "mine", tmp_path / "mine" / "notes.txt"):
        ran = wenhao("export-model", str(taken))
        assert (ran.code, ran.out) == (1, "")
        assert "空的文件夹" in ran.err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_what_is_missing_is_told(wenhao: Wenhao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra one sentence says what to install, and no folder is left behind."""
    monkeypatch.setitem(sys.modules, "onnx", None)
    monkeypatch.delitem(sys.modules, "index.encoder.standard_model", raising=False)
    ran = wenhao("export-model", str(tmp_path / "new"))
    assert ran.code == 1
    assert "wenhao[export]" in ran.err
    assert not (tmp_path / "new").exists()
