"""Formulas of office documents (ECMA-376 part 1, 22.1) in one line: (a+b)/2, x^2, √(n)."""

from __future__ import annotations

from typing import Any

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def formula(element: Any) -> str:
    """A formula, or a part of one, in one line; brackets keep together what print keeps together."""
    tag = element.tag.removeprefix(MATH) if isinstance(element.tag, str) else ""
    part = {child.tag.removeprefix(MATH): child for child in element if isinstance(child.tag, str)}

    def of(name: str, bracketed: bool = True) -> str:
        text = formula(part[name]) if name in part else ""
        return f"({text})" if bracketed and len(text) > 1 and not text.isalnum() else text

    if tag == "t":
        return element.text or ""
    if tag == "f":
        return f"{of('num')}/{of('den')}"
    if tag in ("sSup", "sSub", "sSubSup"):
        low, high = of("sub"), of("sup")
        return of("e") + (f"_{low}" if low else "") + (f"^{high}" if high else "")
    if tag == "rad":
        return f"{of('deg')}√({of('e', False)})"
    if tag == "nary":
        low, high = of("sub"), of("sup")
        sign = _property(part.get("naryPr"), "chr", "∫")
        return sign + (f"_{low}" if low else "") + (f"^{high}" if high else "") + of("e", False)
    if tag == "d":
        inside = ",".join(formula(child) for child in element if child.tag == f"{MATH}e")
        marks = part.get("dPr")
        return _property(marks, "begChr", "(") + inside + _property(marks, "endChr", ")")
    return "".join(formula(child) for child in element)


def _property(properties: Any | None, name: str, default: str) -> str:
    found = None if properties is None else properties.find(f"{MATH}{name}")
    return default if found is None else str(found.get(f"{MATH}val", default))
