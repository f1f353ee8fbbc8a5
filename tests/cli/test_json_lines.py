"""Reading questions from standard input, one a line."""

from hypothesis import given
from hypothesis import strategies as st

from bot.cli.json_lines import read_lines


def test_plain_text_and_objects_are_read_in_order() -> None:
    """A line is a question as it stands, or an object with the question and the earlier ones."""
    lines = list(read_lines(["村党支部要做什么\n".encode(), '{"question": "那海南呢", "history": ["甲"]}\n'.encode()]))
    assert [(line.question, line.history, line.fault) for line in lines] == [
        ("村党支部要做什么", (), None),
        ("那海南呢", ("甲",), None),
    ]


def test_other_keys_of_an_object_are_ignored() -> None:
    """A file of questions that carries more than this can be piped in as it is."""
    (line,) = read_lines([b'{"id": 7, "question": "q", "gold": [], "history": null}'])
    assert (line.question, line.history, line.fault) == ("q", (), None)


def test_bad_lines_keep_their_place_and_say_what_is_wrong() -> None:
    """Half an object, no question, a history that is no list and another encoding each give one sentence."""
    raw = [b'{"question": \n', b'{"q": "x"}\n', b'{"question": "q", "history": [1]}\n', "村".encode("gb18030") + b"\n"]
    faults = [line.fault or "" for line in read_lines(raw)]
    assert [fault.split(" 行")[0] for fault in faults] == ["第 1", "第 2", "第 3", "第 4"]
    assert "UTF-8" in faults[3]


def test_deep_nesting_is_a_bad_line() -> None:
    """An object nested beyond what can be read is reported like any other bad line."""
    (line,) = read_lines([b'{"question": ' + b"[" * 200_000])
    assert "JSON" in (line.fault or "")


def test_windows_line_ends_and_byte_order_mark_are_not_part_of_the_question() -> None:
    """A file saved by Notepad reads like any other."""
    lines = list(read_lines([b"\xef\xbb\xbfa\r\n", b"b\r\n", b"\r\n"]))
    assert [line.question for line in lines] == ["a", "b", ""]


@given(st.lists(st.binary().map(lambda raw: raw.replace(b"\n", b"") + b"\n")))
def test_every_line_gives_one_line(raw: list[bytes]) -> None:
    """Nothing that stands in a line makes it vanish or raise."""
    assert len(list(read_lines(raw))) == len(raw)
