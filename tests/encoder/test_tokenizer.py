"""The tokenizer gives the ids that the library `tokenizers` gives for the same vocabulary."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoder.onnx_model import tokenizer
from index.encoder.standard_model import library_tokenizer
from index.encoder.tokenizer import PIECES, SCORES, UNKNOWN, Tokenizer, normalised

OFFICIAL = "中共海南省委关于疫情防控的通知琼发〔2020〕3号①《条例》第十二条，（一） \u3000\nNotice of COVID-19～ﬁ㎡％😀"


@pytest.fixture(scope="module")
def library():
    """The library's tokenizer over the same pieces, set up as XLM-R's is."""
    return library_tokenizer()


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.sampled_from(OFFICIAL), max_size=80))
def test_text_of_the_genre(library, text):
    """Chinese, English, figures, marks and odd blanks in any order are cut as the library cuts them."""
    assert tokenizer().ids(text) == library.encode(text).ids


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(min_codepoint=1, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cn"]), max_size=20))
def test_any_letters(library, text):
    """So is text of other scripts and of signs, with what no piece covers as one unknown."""
    assert tokenizer().ids(text) == library.encode(text).ids


def test_normal_forms(library):
    """Each character that was in Unicode 11 is brought to the form that the library brings it to."""
    old = [chr(c) for c in range(1, 0x2FA20) if unicodedata.ucd_3_2_0.category(chr(c)) not in ("Cn", "Cs", "Co")]
    assert [letter for letter in old if normalised(letter) != library.normalizer.normalize_str(letter)] == []


def test_unknown_neighbours_are_one(tmp_path):
    """A stretch that no piece covers, however long, is one unknown between what is known."""
    (tmp_path / PIECES).write_text("<s>\n<pad>\n</s>\n<unk>\n▁防\n汛\n防汛", encoding="utf-8")
    np.save(tmp_path / SCORES, np.array([0, 0, 0, 0, -1, -2, -2.5], np.float32))
    cut = Tokenizer(tmp_path)
    assert cut.ids("防汛") == [4, 5]
    assert cut.ids("防𠮷𠮷汛") == [4, UNKNOWN, 5]
    assert cut.ids("") == []


def test_pieces_without_scores_are_broken(tmp_path):
    """A vocabulary whose files do not fit together is a ValueError."""
    (tmp_path / PIECES).write_text("a\nb", encoding="utf-8")
    np.save(tmp_path / SCORES, np.zeros(3, np.float32))
    with pytest.raises(ValueError, match="differ"):
        Tokenizer(tmp_path)
