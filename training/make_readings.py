"""Writes bot/answering/query/lexicon/readings.txt: how the characters of GB 2312 are read, tones left out.

python training/make_readings.py   # needs: pip install pypinyin
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pypinyin import lazy_pinyin

TO = Path(__file__).parent.parent / "bot" / "answering" / "query" / "lexicon" / "readings.txt"
HEAD = (
    "# Usual readings without tones and the characters of GB 2312 that have them, by pypinyin (MIT);\n"
    "# made by training/make_readings.py.\n\n"
)


def main() -> None:
    """One line a reading."""
    found = defaultdict(list)
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                character = bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:  # the end of the common characters
                continue
            found[lazy_pinyin(character)[0]].append(character)
    lines = (f"{reading} {''.join(characters)}" for reading, characters in sorted(found.items()))
    TO.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
