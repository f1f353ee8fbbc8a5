"""Spreadsheets: .xlsx by openpyxl, .xls and .et (the same format under WPS's name) by xlrd; each sheet as shown."""

from __future__ import annotations

import io
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
    sheets = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            told["hidden"] += 1
            continue
        if sheet.max_row * sheet.max_column > _MOST_CELLS:
            raise ReadingError(name, f"工作表“{sheet.title}”过大，请拆分后再试。")
        merged = {
            (area.min_row - 1, area.min_col - 1): (area.size["rows"], area.size["columns"])
            for area in sheet.merged_cells.ranges
        }
        rows = {at - 1 for at, row in sheet.row_dimensions.items() if row.hidden}
        columns = {
            at - 1
            for column in sheet.column_dimensions.values()
            if column.hidden
            for at in range(column.min or 0, min(column.max or 0, sheet.max_column) + 1)
        }
        texts = [[_modern_text(cell, told) for cell in row] for row in sheet.iter_rows()]
        sheets.append(_Sheet(texts, merged, rows, columns))
    return sheets


def _modern_text(cell: Any, told: Counter[str]) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.font is not None and cell.font.strike:
        told["struck"] += 1
        return ""
    if not isinstance(value, list):
        return shown(value, cell.number_format)
    text = ""
    for part in value:  # of a text with pieces of different fonts
        font = getattr(part, "font", None)
        if font is not None and font.strike:
            told["struck"] += 1
            continue
        height = font.vertAlign if font is not None else None
        piece = str(getattr(part, "text", part))
        text += _placed(text, piece, height)
    return text


def _old(data: bytes, name: str, told: Counter[str]) -> list[_Sheet]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception as error:  # xlrd lets what it meets through
        raise ReadingError(name, "文件已加密或不是完好的 .xls，请另存为 .xlsx。") from error
    sheets = []
    for sheet in book.sheets():
        if sheet.visibility:
            told["hidden"] += 1
            continue
        merged = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
        rows = {at for at, row in sheet.rowinfo_map.items() if row.hidden}
        columns = {at for at, column in sheet.colinfo_map.items() if column.hidden}
        cells = ((row, column) for row in range(sheet.nrows) for column in range(sheet.ncols))
        texts = [[""] * sheet.ncols for _ in range(sheet.nrows)]
        for row, column in cells:
            texts[row][column] = _old_text(book, sheet, row, column, told)
        sheets.append(_Sheet(texts, merged, rows, columns))
    return sheets


def _old_text(book: Any, sheet: Any, row: int, column: int, told: Counter[str]) -> str:
    import xlrd

    cell = sheet.cell(row, column)
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, GAP))
    look = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
    if look is not None and book.font_list[look.font_index].struck_out:
        told["struck"] += 1
        return ""
    form = book.format_map[look.format_key].format_str if look is not None else ""
    if cell.ctype == xlrd.XL_CELL_DATE:
        return shown(xlrd.xldate_as_datetime(cell.value, book.datemode), form)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value), form)
    runs = sheet.rich_text_runlist_map.get((row, column))
    if not runs:
        return shown(cell.value, form)
    text = str(cell.value[: runs[0][0]])
    for (start, font), end in zip(runs, [*(run[0] for run in runs[1:]), len(cell.value)], strict=True):
        own = book.font_list[font]
        if own.struck_out:
            told["struck"] += 1
        else:
            text += _placed(text, cell.value[start:end], {1: "superscript", 2: "subscript"}.get(own.escapement))
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
    covered: set[tuple[int, int]] = set()
    cells: dict[tuple[int, int], Cell] = {}
    for (top, left), (height, across) in sheet.merged.items():
        down = [row for row in range(top, min(top + height, len(sheet.texts))) if row not in sheet.hidden_rows]
        right = [at for at in range(left, min(left + across, width)) if at not in sheet.hidden_columns]
        if down and right:
            covered |= {(row, at) for row in down for at in right}
            cells[down[0], right[0]] = Cell((sheet.texts[top][left],), len(right), len(down))
    return [
        [
            cells.get((row, at)) or Cell((sheet.texts[row][at],))
            for at in columns
            if (row, at) in cells or (row, at) not in covered
        ]
        for row in rows
    ]


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
