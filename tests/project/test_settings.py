"""The WENHAO_* settings."""

from pathlib import Path

import pytest

from index.errors import SettingsError
from index.settings import Settings


def test_defaults_without_any_setting(monkeypatch, tmp_path):
    """Without settings the index is in .wenhao and the corpus is the folder corpus of the place one stands in."""
    (tmp_path / "corpus").mkdir()
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environ({})
    assert (settings.corpus, settings.index, settings.model) == (
        Path("corpus"),
        Path(".wenhao"),
        "",
    )


def test_shipped_notices_where_there_is_no_corpus(monkeypatch, tmp_path):
    """Where there is no folder corpus, the notices that ship with the product are the corpus."""
    monkeypatch.chdir(tmp_path)
    assert len(list(Settings.from_environ({}).corpus.glob("*.txt"))) == 3


def test_empty_value_counts_as_absent():
    """A line such as WENHAO_INDEX= in .env means the default."""
    assert Settings.from_environ({"WENHAO_INDEX": " ", "WENHAO_MODEL": ""}) == Settings.from_environ({})


def test_data_folder_follows_xdg(monkeypatch, tmp_path):
    """On Linux the model's folder is below XDG_DATA_HOME."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Settings.from_environ({}).data == tmp_path / "wenhao"


def test_all_faults_in_one_message(tmp_path):
    """Every wrong setting is named at once."""
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({"WENHAO_INDEX": str(file), "WENHAO_CORPUS": "a\0b", "WENHAO_DATA": str(file)})
    assert all(name in str(caught.value) for name in ("WENHAO_INDEX", "WENHAO_CORPUS", "WENHAO_DATA"))


@pytest.mark.parametrize(
    "store",
    ["milvus://10.0.0.1:19530", "milvus://u:p:w@host:19530/notices", "milvus:index.db", "milvus:/var/lib/a b.db"],
)
def test_store_names_an_engine(store):
    """WENHAO_STORE is an address or a file of milvus-lite; without it there is none."""
    assert Settings.from_environ({"WENHAO_STORE": store}).store == store
    assert Settings.from_environ({}).store == ""


@pytest.mark.parametrize(
    "store", ["milvus://host", "http://host:19530", "milvus:index", "milvus://host:19530/a/b", "x"]
)
def test_store_that_is_none(store):
    """Anything else is a fault that shows what is meant."""
    with pytest.raises(SettingsError, match="milvus://"):
        Settings.from_environ({"WENHAO_STORE": store})
