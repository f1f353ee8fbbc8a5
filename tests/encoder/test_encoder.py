"""The embedded encoder, its parts, and other models by name."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoder import onnx_model
from index.encoder.embeddings import STEPS
from index.encoder.encoder import EmbeddedEncoder, FolderEncoder, encoder_of
from index.encoder.model_folder import check_model_folder
from index.errors import ModelError
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
def encoder():
    return EmbeddedEncoder()


@pytest.fixture
def empty_weights(tmp_path, monkeypatch):
    """The weights' folder is empty, and nothing loaded before is remembered."""
    remembering = [onnx_model.tokenizer, onnx_model.model, onnx_model.word_embeddings, onnx_model.fingerprint]
    with monkeypatch.context() as patch:
        patch.setattr(onnx_model, "WEIGHTS", tmp_path)
        for function in remembering:
            function.cache_clear()
        yield tmp_path
    for function in remembering:
        function.cache_clear()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A sentence-transformers model with random weights and a vocabulary of three words."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    raw, made = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("made")
    (raw / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "防", "汛", "沙"]), "utf-8")
    BertTokenizerFast(str(raw / "vocab.txt")).save_pretrained(raw)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    BertModel(BertConfig(vocab_size=8, **sizes)).save_pretrained(raw)
    parts = [Transformer(str(raw)), Pooling(16)]
    model = SentenceTransformer(modules=parts, prompts={"query": "问", "document": "文"}, device="cpu")
    model.save(str(made))
    return made


def test_alone_and_among_others_alike(encoder):
    """A text becomes bit for bit what it becomes alone, whatever is embedded beside it."""
    for text, found in zip(TEXTS, encoder.encode_passages(TEXTS), strict=True):
        (alone,) = encoder.encode_passages([text])
        assert np.array_equal(alone.vector, found.vector)
        assert np.array_equal(alone.tokens, found.tokens)


def test_prompts_differ(encoder):
    """A question and a passage of the same words get different vectors: each has its prompt."""
    assert float(encoder.encode_query("防汛").vector @ encoder.encode_passages(["防汛"])[0].vector) < 0.999


@pytest.mark.parametrize("question", ["谁来准备沙袋", "誰來準備沙袋", "who has to prepare the sandbags"])
def test_meaning_counts(encoder, question):
    """The passage that answers lies nearer to the question than the one that does not, in any of the languages."""
    asked = encoder.encode_query(question)
    answer, other = encoder.encode_passages(["县水利局要备足沙袋。", "值班人员不得擅离岗位。"])
    assert asked.vector @ answer.vector > asked.vector @ other.vector
    near, far = ((asked.tokens @ passage.tokens.T).max(axis=1).sum() for passage in (answer, other))
    assert near > far


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_any_text_gives_a_unit_vector(text):
    """No text, however odd, gives anything but one finite unit vector, and tokens whose weights make up 1."""
    question, (passage,) = EmbeddedEncoder().encode_query(text), EmbeddedEncoder().encode_passages([text])
    for vector in (question.vector, passage.vector):
        assert vector.shape == (onnx_model.DIMENSION,)
        assert vector.dtype == np.float32
        assert abs(float(np.linalg.norm(vector)) - 1) < 1e-4
    assert question.tokens.shape[1] == passage.tokens.shape[1] == onnx_model.WIDTH
    assert float(np.linalg.norm(question.tokens, axis=1).sum()) == pytest.approx(1, abs=1e-4)
    assert passage.tokens.dtype == np.int8
    assert np.linalg.norm(passage.tokens.astype(float), axis=1) == pytest.approx(STEPS, rel=0.05)


def test_very_long_text_is_cut(encoder):
    """A hundred thousand characters are read as their beginning, which takes no longer than a page."""
    beginning = "值班人员不得擅离岗位。" * 120
    one, other = (encoder.encode_query(beginning + end) for end in ("堤防" * 50_000, "沙袋" * 40_000))
    assert float(one.vector @ other.vector) > 0.9999


def test_no_texts_no_vectors(encoder):
    """An empty list gives an empty one."""
    assert encoder.encode_passages([]) == []


def test_the_embedded_encoder_is_the_default():
    """Only WENHAO_MODEL puts another in its place."""
    assert isinstance(encoder_of(Settings.from_environ({})), EmbeddedEncoder)
    assert isinstance(encoder_of(Settings.from_environ({"WENHAO_MODEL": "some/model"})), FolderEncoder)


def test_fingerprint_tells_the_weights(encoder, empty_weights):
    """Other weights have another fingerprint, read from weights.json without loading them."""
    (empty_weights / "weights.json").write_text(json.dumps({"encoder": "a"}))
    one = encoder.fingerprint
    onnx_model.fingerprint.cache_clear()
    (empty_weights / "weights.json").write_text(json.dumps({"encoder": "b"}))
    assert encoder.fingerprint != one


@pytest.mark.parametrize("part", [onnx_model.tokenizer, onnx_model.Model, onnx_model.word_embeddings])
def test_missing_weights_are_one_sentence(part, empty_weights):
    """A part that is not there is a ModelError."""
    with pytest.raises(ModelError, match="重新安装"):
        part()


def test_broken_weights_are_one_sentence(empty_weights):
    """A graph that cannot be read is a ModelError, whatever the library makes of it."""
    (empty_weights / "encoder.onnx").write_bytes(b"\x08\x07 not a graph")
    with pytest.raises(ModelError, match="重新安装"):
        onnx_model.Model()


def test_blocks_of_four_bits():
    """A block is its scale times each half byte less eight, low halves first."""
    block = np.zeros((1, 1), [("scale", "<f2"), ("halves", "u1", 16)])
    block["scale"] = 0.5
    block["halves"][0, 0, 0] = 0x1F
    row = onnx_model.dequantised(block)[0]
    assert row.shape == (32,)
    assert (row[0], row[16], row[1]) == (3.5, -3.5, -4.0)


def test_pieces_make_up_the_text():
    """Chinese, English, figures and marks of the genre are all in the cut vocabulary: no piece is unknown."""
    unknown = 3
    text = "中共海南省委关于疫情防控的通知：琼发〔2020〕3号，①《条例》第十二条；Notice of 28 January 2020 on COVID-19."
    assert unknown not in onnx_model.tokenizer().ids(text)


def test_threads_share_a_model():
    """Runs side by side give what runs one by one give."""
    model, ids = onnx_model.model(), [[0, *range(5, 5 + length), 2] for length in range(1, 40)]
    with ThreadPoolExecutor(4) as pool:
        for i, found in zip(ids, pool.map(model.run, ids), strict=True):
            assert all(np.array_equal(one, other) for one, other in zip(model.run(i), found, strict=True))


def test_another_model_by_path(folder):
    """WENHAO_MODEL takes a folder; its fingerprint tells its weights and prompts."""
    encoder = encoder_of(Settings.from_environ({"WENHAO_MODEL": str(folder)}))
    question, (passage,) = encoder.encode_query("防汛"), encoder.encode_passages(["防汛"])
    assert question.vector.shape == passage.vector.shape == (16,)
    assert abs(float(np.linalg.norm(question.vector)) - 1) < 1e-5
    assert question.tokens.size == passage.tokens.size == 0
    assert encoder.encode_passages([]) == []
    assert encoder.fingerprint == FolderEncoder(folder).fingerprint != EmbeddedEncoder().fingerprint


def test_unknown_model_is_one_sentence(tmp_path):
    """A model that is not there is a ModelError that names the setting."""
    with pytest.raises(ModelError, match="WENHAO_MODEL"):
        FolderEncoder(tmp_path / "none").encode_query("防汛")


def test_questions_start_no_threads_and_leave_the_environment_alone():
    """After the first question no other starts a thread, and the process's environment is as before."""
    code = (
        "import os; before = dict(os.environ); from index.encoder.encoder import EmbeddedEncoder\n"
        "encoder, threads = EmbeddedEncoder(), lambda: len(os.listdir('/proc/self/task'))\n"
        "encoder.encode_query('a'); first = threads()\n"
        "for _ in range(20): encoder.encode_query('a')\n"
        "assert dict(os.environ) == before\n"
        "print(threads() - first)"
    )
    if not Path("/proc/self/task").is_dir():
        pytest.skip("threads are counted in /proc")
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert int(ran.stdout) == 0


def _with_class(made: Path, name: str) -> None:
    (made / "modules.json").write_text(json.dumps([{"idx": 0, "name": "0", "path": "", "type": name}]))


FOREIGN: dict[str, Callable[[Path], object]] = {
    "a class of its own": lambda made: _with_class(made, "marker.Marker"),
    "a class of another model": lambda made: _with_class(made, "someone/model--marker.Marker"),
    "a class deep in a router": lambda made: (made / "router_config.json").write_text('{"types": {"a": "m.M"}}'),
    "a program beside": lambda made: (made / "marker.py").write_text(""),
    "pickled weights": lambda made: [
        *(weights.unlink() for weights in made.rglob("*.safetensors")),
        (made / "pytorch_model.bin").write_bytes(b"x"),
    ],
    "a module outside": lambda made: (made / "modules.json").write_text(
        '[{"idx": 0, "name": "0", "path": "../..", "type": "sentence_transformers.models.Transformer"}]'
    ),
    "nesting without end": lambda made: (made / "modules.json").write_text("[" * 100_000),
}


@pytest.mark.parametrize("change", FOREIGN.values(), ids=FOREIGN)
def test_a_model_folder_is_data(folder: Path, tmp_path: Path, change: Callable[[Path], object]) -> None:
    """What could run code of the folder is refused in a sentence before the library sees it."""
    made = tmp_path / "model"
    shutil.copytree(folder, made)
    check_model_folder(made)
    change(made)
    with pytest.raises(ModelError, match="WENHAO_MODEL"):
        FolderEncoder(made).encode_query("防汛")
