"""The shipped model as a folder that sentence-transformers opens."""

import sys
from pathlib import Path

import numpy as np
import pytest
from running_wenhao import ROOT

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
    """The folder, written anew."""
    pytest.importorskip("onnx")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "training"))
        import standard_model

        written = tmp_path_factory.mktemp("model") / "standard"
        standard_model.write(written)
        del sys.modules["standard_model"]
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
