from __future__ import annotations

from index.entities.numerals import chinese_numeral, numeral_value


def test_a_numeral_of_laws_is_read_as_it_is_written() -> None:
    """A law may have more than a hundred paragraphs or items: each number is written as laws print it."""
    written = [chinese_numeral(value) for value in (10, 12, 20, 105, 110, 1001, 1010)]
    assert written == ["十", "十二", "二十", "一百零五", "一百一十", "一千零一", "一千零一十"]
    assert all(numeral_value(chinese_numeral(value)) == value for value in range(1, 10_000))
