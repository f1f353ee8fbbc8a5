import pytest
from hypothesis import given
from hypothesis import strategies as st
from running_wenhao import CORPUS

from index.errors import CorpusError, ReadingError
from index.ingest.corpus import corpus_files
from index.parsing.parser import parse_file, parse_text

HAINAN = "hainan-qiongfa-2020-3.txt"
ANQING = "anqing-qingzumingdian-2020-2.txt"
FUJIAN = "fujian-minweifamingdian-2020-1.txt"


@pytest.fixture(scope="module")
def notices():
    return {path.name: parse_file(path, CORPUS) for path in corpus_files(CORPUS)}


def printed(notice, name):
    return next(notice.reading_text[e.start : e.end] for e in notice.elements if e.name == name)


def test_corpus_holds_the_three_notices(notices):
    """The README that tells where they come from is no notice."""
    assert sorted(notices) == [ANQING, FUJIAN, HAINAN]


@pytest.mark.parametrize(
    ("file", "elements"),
    [
        (
            HAINAN,
            {
                "title": "中共海南省委关于迅速动员各级党组织和党员干部坚决打赢疫情防控阻击战的通知",
                "document_number": "琼发〔2020〕3号",
                "issuers": ("中共海南省委",),
                "urgency": None,
                "signature": None,
                "date_of_issue": None,
                "print_date": "2020-01-28",
                "printing_office": "中共海南省委办公厅",
                "note": "（此件公开发布）",
            },
        ),
        (
            ANQING,
            {
                "title": "关于在坚决打赢疫情防控阻击战中充分发挥各级党组织战斗堡垒和广大党员先锋模范作用的通知",
                "document_number": "庆组明电〔2020〕2号",
                "issuers": ("中共安庆市委组织部",),
                "addressees": "各县（市、区）委组织部，市经开区、市高新区党工委党群工作部，市直各单位党组（党委）",
                "urgency": "特急·明电",
                "signature": "中共安庆市委组织部",
                "date_of_issue": "2020-01-27",
                "print_date": None,
            },
        ),
        (
            FUJIAN,
            {
                "title": "中共福建省委关于坚决贯彻落实习近平总书记重要指示精神、加强党的领导、"
                "为打赢疫情防控阻击战提供坚强政治保证的通知",
                "document_number": "闽委发明电〔2020〕1号",
                "issuers": ("中共福建省委",),
                "signature": None,
                "date_of_issue": None,
                "print_date": None,
                "note": None,
            },
        ),
    ],
)
def test_elements(notices, file, elements):
    """Every element is read as printed, and one that is not printed is None."""
    assert {name: getattr(notices[file], name) for name in elements} == elements


def test_printed_lines_of_elements(notices):
    """Elements can be quoted by the lines that print them."""
    assert printed(notices[ANQING], "urgency") == "等级 特急·明电 庆组明电〔2020〕2号 庆机发 号"
    assert printed(notices[ANQING], "date_of_issue") == "中共安庆市委组织部\n2020年1月27日"
    assert printed(notices[HAINAN], "printing_office") == "中共海南省委办公厅\n2020年1月28日印发"


@pytest.mark.parametrize(
    ("file", "clauses", "closing"),
    [
        (HAINAN, "一二三四", "要及时报告省委。"),
        (ANQING, "一二三四五", "要第一时间报告市委组织部。"),
        (FUJIAN, "一二三四", "要及时报告省委。"),
    ],
)
def test_clauses_and_the_closing_paragraph(notices, file, clauses, closing):
    """The clauses are those printed, and the closing paragraph belongs to none."""
    notice = notices[file]
    assert [clause.path for clause in notice.clauses] == [(label,) for label in clauses]
    last = notice.sentences[-1]
    assert last.path == () and notice.reading_text[last.start : last.end].endswith(closing)


def test_page_break_cuts_are_rejoined(notices):
    """The three paragraphs that page breaks cut are whole, and no other has been joined."""
    text = notices[HAINAN].reading_text
    for whole in ("疫情防控进入关键阶段", "主要负责同志要坚守岗位", "党组织要按照统一安排"):
        assert whole in text
    assert len(text.split("\n")) == 13


def test_bodies_bound_by_one_paragraph(notices):
    """Anqing's third clause binds one body after another, in the order of its sentences."""
    bound = [s.duty_bearer for s in notices[ANQING].sentences if s.path == ("三",) and not s.inherited]
    assert bound == [
        "基层党组织",
        "街道社区和乡镇、村党组织",
        "医疗卫生战线党组织",
        "公安交警、交通运输、高速公路等部门党组织特别是毗邻湖北的重点地区党组织",
        "机关事业单位党组织",
        "学校党组织",
        "非公领域党组织、为疫情防控提供物资保障的企业",
    ]


def check_invariants(notice):
    end = 0
    for sentence in notice.sentences:
        assert end <= sentence.start < sentence.end
        assert notice.reading_text[sentence.start : sentence.end].strip()
        end = sentence.end
    paths = {clause.path for clause in notice.clauses}
    for clause in notice.clauses:
        assert notice.reading_text[clause.start : clause.end] == clause.text
        assert len(clause.path) == 1 or clause.path[:-1] in paths
    for sentence in notice.sentences:
        assert not sentence.path or sentence.path in paths


def test_sentences_hold_the_whole_body(notices):
    """Between the header and the signature nothing but line breaks lies outside the sentences."""
    for notice in notices.values():
        check_invariants(notice)
        covered = {at for part in (*notice.sentences, *notice.elements) for at in range(part.start, part.end)}
        rest = "".join(char for at, char in enumerate(notice.reading_text) if at not in covered)
        assert rest.strip() in ("", "中共海南省委文件")


PIECES = st.sampled_from(
    [
        "一、",
        "二、",
        "（一）",
        "（二）",
        "1.",
        "2.",
        "（1）",
        "①",
        "7.1 ",
        "第一条 ",
        "第二条 ",
        "第一章 ",
        "第一节 ",
        "附件1",
        "附件：",
        "关于",
        "某市人民政府",
        "文件",
        "的通知",
        "各单位：",
        "要落实",
        "水务局应当",
        "。",
        "；",
        "，",
        "\n",
        "\n\n",
        "　",
        " ",
        "（此件公开发布）",
        "抄送：",
        "某发〔2020〕1号",
        "2020年1月2日",
        "印发",
        "特此通知。",
        "特急",
        "目录",
        "“",
        "”",
        "（",
        "）",
        "x",
        "9",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_arrangement_of_a_notices_parts_is_parsed(source):
    """Whatever the order of labels, elements and text: no exception, spans hold, each clause has its parent."""
    check_invariants(parse_text(source, "文.txt"))


@given(st.text(max_size=300))
def test_any_text_is_parsed(source):
    """No text raises, and the spans hold."""
    check_invariants(parse_text(source, "文.txt"))


@given(st.lists(PIECES, max_size=40).map("".join))
def test_reading_text_reads_as_itself(source):
    """Parsing the reading text again changes nothing in it."""
    text = parse_text(source, "文.txt").reading_text
    assert parse_text(text, "文.txt").reading_text == text


@pytest.mark.parametrize(
    "piece",
    [
        "国务院、",
        "各级部门 ",
        "水务局要落实；",
        "国务院\n",
        "（",
        "“",
        "一、\n",
        "第一条 甲\n",
        "部门，",
        "2020年",
        "。",
        "要",
    ],
)
def test_long_monotonous_text_is_parsed(piece):
    """No rule needs more than a moment for a long text without end marks or with nothing else."""
    check_invariants(parse_text(piece * 20_000 + "号，2020年1月1日要", "文.txt"))


def test_corpus_files_are_the_readable_ones(tmp_path):
    """Files are sorted; hidden ones, other formats, READMEs, temporary files and links are left out."""
    (tmp_path / "子").mkdir()
    for name in ("乙.txt", "甲.md", "子/丙.TXT", ".隐.txt", "README.md", "~$甲.txt", "表.xyz"):
        (tmp_path / name).write_text("正文")
    outside = tmp_path.parent / "outside.txt"
    outside.write_text("外")
    (tmp_path / "链.txt").symlink_to(outside)
    (tmp_path / "链夹").symlink_to(tmp_path.parent)
    found = [path.relative_to(tmp_path).as_posix() for path in corpus_files(tmp_path)]
    assert found == sorted(["乙.txt", "甲.md", "子/丙.TXT"])


def test_missing_corpus_is_reported(tmp_path):
    """A folder that is not there gives one sentence with the remedy."""
    with pytest.raises(CorpusError, match="--corpus"):
        corpus_files(tmp_path / "无")


def test_unreadable_notice_names_its_file(tmp_path):
    """The error names the file relative to the corpus."""
    (tmp_path / "子").mkdir()
    (tmp_path / "子" / "空.txt").write_bytes(b"")
    with pytest.raises(ReadingError, match=r"^子/空\.txt: "):
        parse_file(tmp_path / "子" / "空.txt", tmp_path)
