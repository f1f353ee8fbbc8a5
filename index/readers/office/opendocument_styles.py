"""The styles and lists of an OpenDocument text (ISO/IEC 26300-1, 16): how its characters and labels print."""

from __future__ import annotations

from typing import Any

from lxml import etree

from index.readers.office.wordprocessing import W, printable

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def space(name: str) -> str:
    """The prefix of names in a namespace of the standard."""
    return f"{{{_OASIS}:{name}:1.0}}"


TEXT, OFFICE, _STYLE, _SVG = space("text"), space("office"), space("style"), space("svg-compatible")
_FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none",
    "一": "chineseCounting", "壹": "chineseLegalSimplified", "壱": "ideographLegalTraditional",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
    "①": "decimalEnclosedCircle", "１": "decimalFullWidth", "〇": "ideographDigital",
}  # fmt: skip
"""First sign of a number format -> its name in ECMA-376 part 1, 17.18.59."""
_LEVELS = 10
_MOST_PARENTS = 20


class Styles:
    """The styles of both parts of a document, and its lists as a numbering part of a .docx."""

    def __init__(self, content: Any, common: Any | None) -> None:
        roots = [root for root in (common, content) if root is not None]
        self._styles = {
            (style.get(f"{_STYLE}family"), style.get(f"{_STYLE}name")): style
            for root in roots
            for style in root.iter(f"{_STYLE}style")
        }
        self._fonts = {
            face.get(f"{_STYLE}name"): (face.get(f"{_SVG}font-family") or "").strip("'")
            for root in roots
            for face in root.iter(f"{_STYLE}font-face")
        }
        self.numbering = etree.Element(f"{W}numbering")
        self._starts: dict[str, list[str]] = {}
        for root in roots:
            for style in root.iter(f"{TEXT}list-style", f"{TEXT}outline-style"):
                self._add_list(style)
        self._lists = 0
        self._last: dict[str, int] = {}
        self._outline: int | None = None

    def look(self, block: str | None, span: str | None) -> list[tuple[str, str]]:
        """The properties of a run in a paragraph of style `block` and a span of style `span`."""
        found = {**self._properties("paragraph", block), **self._properties("text", span)}
        look = [(name, found[name]) for name in ("strike", "vanish", "vertAlign") if found.get(name)]
        font = found.get("font")
        return [*look, ("rFonts", self._fonts.get(font) or font)] if font else look

    def list_of(self, element: Any) -> int:
        """The number of a list that is no part of another; one that does not go on with the last begins anew."""
        style = element.get(f"{TEXT}style-name") or ""
        goes_on = element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list")
        if not goes_on or style not in self._last:
            self._last[style] = self._new(style)
        return self._last[style]

    def outline(self, heading: Any) -> tuple[int, int] | None:
        """List and level of a heading that is numbered by the outline of the document."""
        level = heading.get(f"{TEXT}outline-level", "")
        if heading.tag != f"{TEXT}h" or not level.isdecimal() or len(level) > 2 or "" not in self._starts:
            return None
        if self._outline is None:
            self._outline = self._new("")
        return self._outline, int(level) - 1

    def _properties(self, family: str, name: str | None) -> dict[str, str]:
        found: dict[str, str] = {}
        for _ in range(_MOST_PARENTS):
            style = self._styles.get((family, name))
            if style is None:
                break
            for own in style.iterchildren(f"{_STYLE}text-properties"):
                found = {**_look(own), **found}
            name = style.get(f"{_STYLE}parent-style-name")
        return found

    def _add_list(self, style: Any) -> None:
        name = "" if style.tag == f"{TEXT}outline-style" else style.get(f"{_STYLE}name") or ""
        if name in self._starts:
            return
        abstract = etree.SubElement(self.numbering, f"{W}abstractNum")
        abstract.set(f"{W}abstractNumId", f"style {name}")
        self._starts[name] = ["1"] * _LEVELS
        for level in style:
            at = level.get(f"{TEXT}level", "") if isinstance(level.tag, str) else ""
            if not at.isdecimal() or not 1 <= int(at[:3]) <= _LEVELS:
                continue
            element = etree.SubElement(abstract, f"{W}lvl")
            element.set(f"{W}ilvl", str(int(at) - 1))
            start = self._starts[name][int(at) - 1] = level.get(f"{TEXT}start-value", "1")
            kind = (level.get(f"{_STYLE}num-format") or "")[:1]
            if level.tag == f"{TEXT}list-level-style-bullet":
                values = [("numFmt", "bullet")]
            else:
                text = _pattern(level, int(at)) if kind else ""
                values = [("start", start), ("numFmt", _FORMATS.get(kind, "decimal")), ("lvlText", printable(text))]
            for one, value in values:
                etree.SubElement(element, f"{W}{one}").set(f"{W}val", value)

    def _new(self, style: str) -> int:
        self._lists += 1
        number = etree.SubElement(self.numbering, f"{W}num")
        number.set(f"{W}numId", str(self._lists))
        etree.SubElement(number, f"{W}abstractNumId").set(f"{W}val", f"style {style}")
        for level, start in enumerate(self._starts.get(style, [])):
            override = etree.SubElement(number, f"{W}lvlOverride")
            override.set(f"{W}ilvl", str(level))
            etree.SubElement(override, f"{W}startOverride").set(f"{W}val", start)
        return self._lists


def _pattern(level: Any, at: int) -> str:
    """The label of a level, as Word writes it: （%2）."""
    shown = level.get(f"{TEXT}display-levels", "1")
    first = at - (int(shown) if shown.isdecimal() and len(shown) < 3 else 1) + 1
    numbers = ".".join(f"%{one}" for one in range(max(1, first), at + 1))
    return (level.get(f"{_STYLE}num-prefix") or "") + numbers + (level.get(f"{_STYLE}num-suffix") or "")


def _look(own: Any) -> dict[str, str]:
    """What one element says; "" where it takes back what a parent says."""
    found = {}
    lines = [own.get(f"{_STYLE}text-line-through-{kind}") for kind in ("style", "type")]
    if any(lines):
        found["strike"] = "" if "none" in lines else "1"
    if own.get(f"{TEXT}display"):
        found["vanish"] = "1" if own.get(f"{TEXT}display") == "none" else ""
    place = (own.get(f"{_STYLE}text-position") or "").split(" ")[0]
    if place:
        height = "subscript" if place == "sub" or place.startswith("-") else "superscript"
        found["vertAlign"] = "" if place in ("0%", "0") else height
    if own.get(f"{_STYLE}font-name"):
        found["font"] = str(own.get(f"{_STYLE}font-name"))
    return found
