"""Spreadsheets: .xlsx by openpyxl, .xls and .et (the same format under WPS's name) by xlrd; each sheet as shown."""

from __future__ import annotations

import io
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import ReadingError
from index.readers.marks import GAP, lowered, raised
from index.readers.office.number_format import shown
from index.readers.source_text import SourceText, version
from index.readers.tables import Cell, table_lines

_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_MOST_CELLS = 500_000
"""More make no document that anybody reads."""

_Piece = tuple[str, bool, str | None]
"""A part of a cell's text in one font: whether that strikes it out, and whether it is raised or lowered."""
_RAISED = {1: "superscript", 2: "subscript"}
_TOLD = {
    "hidden": "有 {} 处隐藏的工作表、行或列，未收入正文",
    "struck": "有 {} 处文字带删除线，未收入正文，请核对原件",
}


def read(data: bytes, name: str) -> SourceText:
    """The sheets of a workbook in order, hidden ones left out; each a table, single cells above and below it lines."""
    told: Counter[str] = Counter()
    if data.startswith(_ZIP):
        sheets, reader = _modern(data, name, told), f"openpyxl {version('openpyxl')}"
    elif data.startswith(_OLE):
        sheets, reader = _old(data, name, told), f"xlrd {version('xlrd')}"
    else:
        raise ReadingError(name, "不是完好的电子表格，请重新保存为 .xlsx。")
    pages = tuple("\n".join(_lines(_visible(sheet, told))) for sheet in sheets)
    if not any(page.strip() for page in pages):
        raise ReadingError(name, "表格里没有文字，请换成有内容的文件。")
    warnings = tuple(_TOLD[what].format(times) for what, times in sorted(told.items()) if times)
    return SourceText(pages, reader, warnings=warnings)


@dataclass(slots=True)
class _Sheet:
    """A sheet's cells as they are shown, by row and column; what merged cells cover, and what is hidden."""

    texts: list[list[str]]
    merged: dict[tuple[int, int], tuple[int, int]]
    """Row and column of a merged cell -> how many rows and columns it covers."""
    hidden_rows: set[int]
    hidden_columns: set[int]


def _modern(data: bytes, name: str, told: Counter[str]) -> list[_Sheet]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
    except Exception as error:  # openpyxl lets zipfile's, lxml's and its own errors through
        raise ReadingError(name, "不是完好的 .xlsx 文件，请用 Excel 或 WPS 打开后重新保存。") from error
    shown_sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    told["hidden"] += len(book.worksheets) - len(shown_sheets)
    for sheet in shown_sheets:
        if sheet.max_row * sheet.max_column > _MOST_CELLS:
            raise ReadingError(name, f"工作表“{sheet.title}”过大，请拆分后再试。")
    return [_modern_sheet(sheet, told) for sheet in shown_sheets]


def _modern_sheet(sheet: Any, told: Counter[str]) -> _Sheet:
    merged = {
        (area.min_row - 1, area.min_col - 1): (area.size["rows"], area.size["columns"])
        for area in sheet.merged_cells.ranges
    }
    rows = {at - 1 for at, row in sheet.row_dimensions.items() if row.hidden}
    columns: set[int] = set()
    for column in sheet.column_dimensions.values():
        if column.hidden:
            columns |= set(range((column.min or 1) - 1, min(column.max or 0, sheet.max_column)))
    texts = [[_modern_text(cell, told) for cell in row] for row in sheet.iter_rows()]
    return _Sheet(texts, merged, rows, columns)


def _modern_text(cell: Any, told: Counter[str]) -> str:
    value = cell.value
    if value is None:
        return ""
    if not isinstance(value, list):
        text, struck = shown(value, cell.number_format), cell.font is not None and cell.font.strike
        return _together([(text, bool(struck), None)], told)
    pieces: list[_Piece] = []
    for part in value:
        font = getattr(part, "font", None)
        look = (False, None) if font is None else (bool(font.strike), font.vertAlign)
        pieces.append((str(getattr(part, "text", part)), *look))
    return _together(pieces, told)


def _old(data: bytes, name: str, told: Counter[str]) -> list[_Sheet]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception as error:  # xlrd lets what it meets through
        raise ReadingError(name, "文件已加密或不是完好的 .xls，请另存为 .xlsx。") from error
    shown_sheets = [sheet for sheet in book.sheets() if not sheet.visibility]
    told["hidden"] += book.nsheets - len(shown_sheets)
    return [_old_sheet(book, sheet, told) for sheet in shown_sheets]


def _old_sheet(book: Any, sheet: Any, told: Counter[str]) -> _Sheet:
    merged = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
    rows = {at for at, row in sheet.rowinfo_map.items() if row.hidden}
    columns = {at for at, column in sheet.colinfo_map.items() if column.hidden}
    texts = [
        [_together(_old_pieces(book, sheet, row, column), told) for column in range(sheet.ncols)]
        for row in range(sheet.nrows)
    ]
    return _Sheet(texts, merged, rows, columns)


def _old_pieces(book: Any, sheet: Any, row: int, column: int) -> list[_Piece]:
    look = book.xf_list[sheet.cell_xf_index(row, column)]
    text = _old_value(book, sheet.cell(row, column), book.format_map[look.format_key].format_str)
    runs = [(0, look.font_index), *sheet.rich_text_runlist_map.get((row, column), ())]
    stops = [*(start for start, _ in runs[1:]), len(text)]
    pieces = []
    for (start, font), stop in zip(runs, stops, strict=True):
        own = book.font_list[font]
        pieces.append((text[start:stop], bool(own.struck_out), _RAISED.get(own.escapement)))
    return pieces


def _old_value(book: Any, cell: Any, form: str) -> str:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, GAP))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return shown(xlrd.xldate_as_datetime(cell.value, book.datemode), form)
    return shown(bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value, form)


def _together(pieces: list[_Piece], told: Counter[str]) -> str:
    text = ""
    for piece, struck, height in pieces:
        told["struck"] += struck and bool(piece.strip())
        text += "" if struck else _placed(text, piece, height)
    return text


def _placed(before: str, text: str, height: str | None) -> str:
    return raised(before, text) if height == "superscript" else lowered(before, text) if height == "subscript" else text


def _visible(sheet: _Sheet, told: Counter[str]) -> list[list[Cell]]:
    """The rows that are shown; a merged cell begins in the first place that is shown of it."""
    width = max(map(len, sheet.texts), default=0)
    rows = [row for row in range(len(sheet.texts)) if row not in sheet.hidden_rows]
    columns = [column for column in range(width) if column not in sheet.hidden_columns]
    told["hidden"] += sum(any(sheet.texts[row]) for row in sheet.hidden_rows if row < len(sheet.texts))
    told["hidden"] += sum(any(sheet.texts[row][at] for row in rows) for at in sheet.hidden_columns if at < width)
    cells = _merged(sheet, rows, columns)
    return [[cell for at in columns if (cell := cells.get((row, at), Cell((sheet.texts[row][at],))))] for row in rows]


def _merged(sheet: _Sheet, rows: list[int], columns: list[int]) -> dict[tuple[int, int], Cell | None]:
    """The merged cells by the place where each begins; None in the others that it covers."""
    cells: dict[tuple[int, int], Cell | None] = {}
    for (top, left), (height, across) in sheet.merged.items():
        down = rows[bisect_left(rows, top) : bisect_left(rows, top + height)]
        right = columns[bisect_left(columns, left) : bisect_left(columns, left + across)]
        if down and right:
            cells |= {(row, at): None for row in down for at in right}
            cells[down[0], right[0]] = Cell((sheet.texts[top][left],), len(right), len(down))
    return cells


def _lines(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """A sheet as lines: rows of one cell at its top and its foot are its title and its notes, the rest is its table."""
    counts = [sum(bool(cell.text) for cell in row) for row in rows]
    table = [at for at, count in enumerate(counts) if count > 1]
    if not table:
        return [cell.text for row in rows for cell in row if cell.text]
    first, last = table[0], table[-1]
    # A cell merged downwards may leave the rows that it covers with one cell of their own.
    above = [cell.text for row in rows[:first] for cell in row if cell.text]
    below = [cell.text for row in rows[last + 1 :] for cell in row if cell.text]
    return [*above, *table_lines(rows[first : last + 1]), *below]
