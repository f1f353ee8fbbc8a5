"""What may be asked, and how it reaches the answering."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer
from bot.language import speaks_english
from bot.question import LONGEST_QUESTION, ask, refusal, tidy


class Echo:
    """Answers with what reached it."""

    def __init__(self) -> None:
        self.history: list[str] = []

    def ask(self, question: str, history: Sequence[str] = (), proposed: Sequence[str] = ()) -> Answer:
        self.history = list(history)
        return Answer(question=question, answered=True, kind="clauses", message=question)


@pytest.mark.parametrize("question", ["", " ", "\n\t　", "\x00\x07", "\u200b\u200d\ufeff", "？？！"])
def test_a_question_without_a_word_is_refused_and_says_what_to_write(question: str) -> None:
    """Nothing to answer: the sentence asks for a question, whatever kind of nothing it is."""
    answer = ask(Echo(), question)
    assert (answer.answered, answer.kind, answer.question) == (False, "refusal", question)
    assert "提问" in answer.message or "请写出要问的事" in answer.message


def test_a_question_of_100_000_characters_is_refused_with_the_limit() -> None:
    """The sentence names the length it has and the length it may have."""
    answer = ask(Echo(), "村" * 100_000)
    assert not answer.answered
    assert "100000" in answer.message
    assert str(LONGEST_QUESTION) in answer.message


def test_the_longest_question_is_answered() -> None:
    """The limit itself is allowed."""
    assert ask(Echo(), "村" * LONGEST_QUESTION).answered


def test_a_long_english_question_is_refused_in_english() -> None:
    """The refusal speaks the language of the question."""
    assert "too long" in ask(Echo(), "what " * 1000).message


@pytest.mark.parametrize(
    ("question", "before", "says"),
    [
        ("?!", "What must a school do?", "is empty"),
        ("", "学校要做什么", "问题是空的"),
        ("\x00\x01\x02", "What must a school do?", "does not look like text"),
        ("what must I do" + "\x00" * 20, "", "does not look like text"),
        ("\x89PNG\x00\x00\x00IHDR" + "\ufffd" * 20, "", "不像是文字"),
        ("\x00\x01\x02", "学校要做什么", "不像是文字"),
    ],
)
def test_what_is_no_question_is_refused_in_the_language_of_the_conversation(
    question: str, before: str, says: str
) -> None:
    """The question before it tells the language, or words that can still be read; else it is Chinese."""
    assert says in ask(Echo(), question, [before]).message


@pytest.mark.parametrize("raw", [bytes(range(256)) * 4, b"\xff\xfe\x00\x01" * 50, "村党支部".encode("gb18030") * 9])
def test_binary_is_told_from_writing(raw: bytes) -> None:
    """Bytes that are no UTF-8 text give the sentence about the encoding."""
    assert "UTF-8" in ask(Echo(), raw.decode("utf-8", "replace")).message


def test_a_stray_control_character_does_not_spoil_a_question() -> None:
    """NUL, bell and zero-width characters inside a real question are dropped, and the question is answered."""
    answer = ask(Echo(), "村党支部\x00要\u200b做什么\x07")
    assert (answer.answered, answer.message) == (True, "村党支部要做什么")
    assert answer.question == "村党支部\x00要\u200b做什么\x07"


def test_history_is_tidied_and_empty_turns_are_left_out() -> None:
    """Earlier turns pass the same door; what says nothing is no turn."""
    echo = Echo()
    ask(echo, "那海南呢？", ["村党支部\x00要做什么", " ", "长" * 100_000])
    assert echo.history == ["村党支部要做什么"]


@given(st.text())
def test_tidy_leaves_one_line_without_unseen_characters(text: str) -> None:
    """Whatever comes in, one trimmed line of encodable text goes on, and tidying it again changes nothing."""
    tidied = tidy(text)
    assert tidied == tidied.strip() == tidy(tidied)
    assert len(tidied.splitlines()) <= 1
    tidied.encode("utf-8")


@given(st.text())
def test_no_question_raises(text: str) -> None:
    """Each question gets an answer object that names it."""
    assert ask(Echo(), text).question == text


def test_english_is_latin_letters_without_chinese() -> None:
    """A mixed question counts as Chinese."""
    assert speaks_english("What must a village Party branch do?")
    assert not speaks_english("村支书 must do what?")
    assert not speaks_english("2020")


def test_a_refusal_has_no_quotes() -> None:
    """A refusal quotes nothing."""
    assert refusal("问", "原因").quotes == ()
