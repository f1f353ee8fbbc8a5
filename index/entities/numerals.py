"""Chinese numerals as notices print them: 四十五, 一千二百六十, 二〇二〇, 二○○四."""

from __future__ import annotations

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}

NUMERALS = "零〇○一二两三四五六七八九十百千"
"""The characters of a numeral, for use inside a character class."""


def numeral_value(numeral: str) -> int:
    """The value of a Chinese or Arabic numeral; ValueError on anything else."""
    if numeral.isdigit():
        return int(numeral)
    if not any(char in _UNITS for char in numeral):
        return int("".join(str(_digit(char)) for char in numeral))
    total = section = digit = 0
    for char in numeral:
        unit = _UNITS.get(char)
        if unit is None:
            digit = _digit(char)
        elif unit == _UNITS["万"]:
            total, section, digit = (total + section + digit) * unit, 0, 0
        else:
            # 十五 is 一十五: a unit without a digit counts once.
            section, digit = section + (digit or 1) * unit, 0
    return total + section + digit


def chinese_numeral(value: int) -> str:
    """`value`, from 1 to 9,999, as laws number their paragraphs: 12 is 十二, 105 is 一百零五."""
    digits = "零一二三四五六七八九"
    text = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            text += digits[digit] + name
        elif text and value and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _digit(char: str) -> int:
    try:
        return _DIGITS[char]
    except KeyError:
        raise ValueError(f"{char!r} is no numeral") from None
