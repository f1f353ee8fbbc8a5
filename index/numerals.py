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
    """`value`, from 1 to 99, as laws number their paragraphs: 12 is 十二."""
    tens, ones = divmod(value, 10)
    digits = "零一二三四五六七八九"
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")


def _digit(char: str) -> int:
    try:
        return _DIGITS[char]
    except KeyError:
        raise ValueError(f"{char!r} is no numeral") from None
