"""Spreadsheets: .xlsx by openpyxl, .xls and .et (the same format under WPS's name) by xlrd; each sheet as shown."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from index.errors import ReadingError
from index.readers.source_text import SourceText, version
from index.readers.tables import Cell, table_lines

_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_MOST_CELLS = 500_000
"""More make no document that anybody reads."""
_DECIMALS = re.compile(r"0\.(0+)")


def read(data: bytes, name: str) -> SourceText:
    """The sheets of a workbook in order, hidden ones left out; each a table, single cells above and below it lines."""
    if data.startswith(_ZIP):
        sheets, hidden, reader = _modern(data, name)
    elif data.startswith(_OLE):
        sheets, hidden, reader = _old(data, name)
    else:
        raise ReadingError(name, "不是完好的电子表格，请重新保存为 .xlsx。")
    pages = tuple("\n".join(_lines(rows)) for rows in sheets)
    if not any(page.strip() for page in pages):
        raise ReadingError(name, "表格里没有文字，请换成有内容的文件。")
    told = (f"有 {hidden} 处隐藏的工作表、行或列，未收入正文",) if hidden else ()
    return SourceText(pages, reader, warnings=told)


def _modern(data: bytes, name: str) -> tuple[list[list[list[Cell]]], int, str]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:  # openpyxl lets zipfile's, lxml's and its own errors through
        raise ReadingError(name, "不是完好的 .xlsx 文件，请用 Excel 或 WPS 打开后重新保存。") from error
    sheets, hidden = [], 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            hidden += 1
            continue
        if sheet.max_row * sheet.max_column > _MOST_CELLS:
            raise ReadingError(name, f"工作表“{sheet.title}”过大，请拆分后再试。")
        merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
        covered = {
            (row, column)
            for area in merged.values()
            for row in range(area.min_row, area.max_row + 1)
            for column in range(area.min_col, area.max_col + 1)
        } - set(merged)
        rows = []
        for line in sheet.iter_rows():
            number = line[0].row
            if sheet.row_dimensions[number].hidden:
                hidden += any(cell.value is not None for cell in line)
                continue
            cells = []
            for cell in line:
                place = (cell.row, cell.column)
                if place in covered:
                    continue
                area = merged.get(place)
                width, height = (area.size["columns"], area.size["rows"]) if area else (1, 1)
                cells.append(Cell((_shown(cell.value, cell.number_format),), width, height))
            rows.append(cells)
        sheets.append(rows)
    return sheets, hidden, f"openpyxl {version('openpyxl')}"


def _old(data: bytes, name: str) -> tuple[list[list[list[Cell]]], int, str]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception as error:  # xlrd lets what it meets through
        raise ReadingError(name, "文件已加密或不是完好的 .xls，请另存为 .xlsx。") from error
    sheets, hidden = [], 0
    for sheet in book.sheets():
        if sheet.visibility:
            hidden += 1
            continue
        spans = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
        covered = {
            (row, column)
            for (top, left), (height, width) in spans.items()
            for row in range(top, top + height)
            for column in range(left, left + width)
        } - set(spans)
        rows = []
        for row in range(sheet.nrows):
            cells = []
            for column in range(sheet.ncols):
                if (row, column) in covered:
                    continue
                height, width = spans.get((row, column), (1, 1))
                cells.append(Cell((_old_value(book, sheet, row, column),), width, height))
            rows.append(cells)
        sheets.append(rows)
    return sheets, hidden, f"xlrd {version('xlrd')}"


def _old_value(book: Any, sheet: Any, row: int, column: int) -> str:
    import xlrd

    cell = sheet.cell(row, column)
    form = book.format_map[book.xf_list[cell.xf_index].format_key].format_str if cell.xf_index is not None else ""
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _shown(xlrd.xldate_as_datetime(cell.value, book.datemode), form)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _shown(bool(cell.value), form)
    return "" if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else _shown(cell.value, form)


def _shown(value: Any, form: str | None) -> str:
    """A cell's value as its number format (ECMA-376 part 1, 18.8.31) shows it, in the forms that notices use."""
    form = form or "General"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date):
        year, month, day = ("年", "月", "日") if "年" in form else ("-", "-", "")
        shown = f"{value.year}{year}{value.month}{month}{value.day}{day}"
        at_midnight = not isinstance(value, datetime) or (value.hour, value.minute) == (0, 0)
        return shown if at_midnight else f"{shown} {value:%H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if not isinstance(value, int | float):
        return str(value)
    percent = "%" in form
    number = value * 100 if percent else value
    decimals = _DECIMALS.search(form)
    if decimals or percent or "0" in form.replace("General", ""):
        shown = f"{number:{',' if '#,##0' in form else ''}.{len(decimals[1]) if decimals else 0}f}"
    else:
        shown = f"{number:.15g}"
    return shown + ("%" if percent else "")


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
