"""Tables are tables: each row is found by itself, with the names of its columns, and quoted as printed."""

from pathlib import Path

import pytest
from docx import Document
from rendering import saved

from index.parsing.parser import parse_file
from index.parsing.passages import embedded_text, lexical_text, passages

HEAD = "青山市林业局关于拨付经费的通知\n青林发〔2021〕8号\n各乡镇：\n现将经费拨付如下。\n"
SIGNED = "青山市林业局\n2021年9月3日\n"


def read(folder: Path, name: str, data: bytes):
    (folder / name).write_bytes(data)
    return parse_file(folder / name)


def docx_table(*rows: list[str], merges=()) -> bytes:
    """The notice with a table before its signature; `merges` are pairs of cells that become one."""
    document = Document()
    for line in HEAD.split("\n")[:-1]:
        document.add_paragraph(line)
    table = document.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    for first, last in merges:
        table.cell(*first).merge(table.cell(*last))
    for line in SIGNED.split("\n")[:-1]:
        document.add_paragraph(line)
    return saved(document)


ROWS = (["乡镇", "金额（元）"], ["东岭乡", "1200"], ["西岭乡", "800"])
HTML = "".join(f"<tr>{''.join(f'<td><p>{cell}</p></td>' for cell in row)}</tr>" for row in ROWS)
MARKDOWN = "| 乡镇 | 金额（元） |\n|---|---|\n| 东岭乡 | 1200 |\n| 西岭乡 | 800 |\n"
PAGE = "".join(f"<p>{line}</p>" for line in HEAD.split("\n"))
SIGNATURE = "".join(f"<p>{line}</p>" for line in SIGNED.split("\n"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("表.docx", docx_table(*ROWS)),
        ("表.html", f"<meta charset=utf-8><body>{PAGE}<table>{HTML}</table>{SIGNATURE}".encode()),
        ("表.md", f"{HEAD}\n{MARKDOWN}\n{SIGNED}".encode()),
    ],
)
def test_a_row_is_one_line_and_one_passage(tmp_path, name, data):
    """Whatever the format: a row stands alone in its line, is searched with its columns' names, and signs nothing."""
    notice = read(tmp_path, name, data)
    assert "西岭乡\t800" in notice.reading_text.split("\n")
    rows = [passage for passage in passages(notice) if passage.kind == "row"]
    assert [row.text for row in rows] == ["东岭乡\t1200", "西岭乡\t800"]
    assert embedded_text(notice, rows[1]) == "乡镇：西岭乡；金额（元）：800"
    assert "乡镇 金额（元） 西岭乡 800" in lexical_text(notice, rows[1])
    assert notice.issuers == ("青山市林业局",)
    table = notice.tables[0]
    assert notice.reading_text[slice(*table.head)] == "乡镇\t金额（元）"
    assert table.merged_above(table.rows[0]) == ()


def test_a_merged_cell_belongs_to_every_row_it_spans(tmp_path):
    """Merged downwards: its words are printed once and stand in each row; merged sideways: once in its row."""
    rows = (["乡镇", "金额", "依据"], ["东岭乡", "1200", "第一批"], ["西岭乡", "800", ""], ["合计", "", "两批"])
    notice = read(tmp_path, "表.docx", docx_table(*rows, merges=[((1, 2), (2, 2)), ((3, 0), (3, 1))]))
    table, text = notice.tables[0], notice.reading_text
    assert table.named_cells(text, table.rows[1]) == [("乡镇", "西岭乡"), ("金额", "800"), ("依据", "第一批")]
    assert [text[slice(*span)] for span in table.merged_above(table.rows[1])] == ["第一批"]
    assert [value for _, value in table.named_cells(text, table.rows[2])] == ["合计", "两批"]
    assert text.count("第一批") == 1


def test_a_head_of_two_rows_names_its_columns_in_full(tmp_path):
    """标准 over 处级 and 科级: a column is named by both."""
    rows = (["地区", "标准", ""], ["", "处级", "科级"], ["东岭", "380", "330"])
    merges = [((0, 0), (1, 0)), ((0, 1), (0, 2))]
    notice = read(tmp_path, "表.docx", docx_table(*rows, merges=merges))
    row = next(passage for passage in passages(notice) if passage.kind == "row")
    assert embedded_text(notice, row) == "地区：东岭；标准 处级：380；标准 科级：330"


def test_what_only_places_text_is_no_table(tmp_path):
    """A frame of one cell and a row by itself give paragraphs."""
    notice = read(tmp_path, "框.docx", docx_table(["各乡镇要巡山。", "各村要值守。"]))
    assert notice.tables == ()
    assert {"各乡镇要巡山。", "各村要值守。"} < set(notice.reading_text.split("\n"))


def test_sentences_never_run_across_rows(tmp_path):
    """A cell that ends without a mark does not go on in the next row."""
    rows = (["单位", "任务"], ["林业局", "巡山"], ["水利局", "备足沙袋。"])
    notice = read(tmp_path, "表.docx", docx_table(*rows))
    texts = [notice.reading_text[sentence.start : sentence.end] for sentence in notice.sentences]
    assert {"林业局\t巡山", "水利局\t备足沙袋。"} < set(texts)


def test_a_line_of_units_goes_with_the_name_of_the_table(tmp_path):
    """单位：元 is no title, and between a table and its name it is part of the name."""
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    page = f"<html><meta charset=utf-8><p>低保标准一览表</p><p>单位：元/人·月</p><table>{rows}</table></html>"
    notice = read(tmp_path, "表.html", page.encode())
    assert notice.title == "低保标准一览表"
    start, end = notice.tables[0].caption
    assert notice.reading_text[start:end] == "低保标准一览表\n单位：元/人·月"


def test_the_name_that_a_web_page_gives_a_table(tmp_path):
    """A caption is read, above the rows."""
    page = PAGE + HTML.join(("<table><caption>经费分配表</caption>", "</table>"))
    notice = read(tmp_path, "表.html", f"<html><meta charset=utf-8><div>{page}</div></html>".encode())
    start, end = notice.tables[0].caption
    assert notice.reading_text[start:end] == "经费分配表"
