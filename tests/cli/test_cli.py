"""The command line as its users meet it: results on stdout, one sentence on stderr, and the exit codes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.cells import cell_len
from running_wenhao import CORPUS, IN_FRONT, ROOT, Wenhao

ASKED = "村党支部要做什么"
REFUSED = "红烧肉怎么做"


def texts() -> dict[str, str]:
    """The reading text of each shipped notice, by file."""
    from index.ingest.corpus import corpus_files
    from index.parsing.parser import parse_file

    return {path.name: parse_file(path, CORPUS).reading_text for path in corpus_files(CORPUS)}


def test_an_answer_prints_quotes_with_citations_and_ends_with_0(wenhao: Wenhao) -> None:
    """Each quote's line is followed by its citation line, and the closing line says the words are the notice's."""
    ran = wenhao("ask", ASKED)
    assert (ran.code, ran.err) == (0, "")
    cited = [line for line in ran.out.splitlines() if line.startswith("——")]
    assert cited
    assert all("〔2020〕" in line for line in cited) and "《" in cited[0] and "成文日期" in cited[0]
    assert "".join(cited).count("《") == len({line[line.index("《") :] for line in cited if "《" in line})
    assert ran.out.splitlines()[-1] == "以上为原文照录。"


def test_json_quotes_are_spans_of_the_notices(wenhao: Wenhao) -> None:
    """`text` is `reading_text[start:end]` of the notice named by `file`, for every quote."""
    answer = json.loads(wenhao("ask", ASKED, "--json").out)
    assert answer["answered"]
    notices = texts()
    for quote in answer["quotes"]:
        assert notices[quote["file"]][quote["start"] : quote["end"]] == quote["text"]


def test_what_the_notices_do_not_answer_is_refused_with_3(wenhao: Wenhao) -> None:
    """A refusal is an answer of its own kind: on stdout, with exit code 3 and without quotes."""
    ran = wenhao("ask", REFUSED, "--json")
    answer = json.loads(ran.out)
    assert (ran.code, answer["answered"], answer["kind"], answer["quotes"]) == (3, False, "refusal", [])
    assert answer["message"]


def test_a_question_may_come_in_several_words_or_from_standard_input(wenhao: Wenhao) -> None:
    """`-` reads the question from stdin; unquoted English words make one question."""
    assert wenhao("ask", "-", stdin=ASKED + "\n").code == 0
    answer = json.loads(wenhao("ask", "--json", "What", "must", "a", "village", "Party", "branch", "do?").out)
    assert answer["question"] == "What must a village Party branch do?"


@pytest.mark.parametrize("raw", [b"", b" \n", b"\x00\x01\x02", "村".encode() * 100_000, bytes(range(256)) * 20])
def test_bad_questions_get_one_sentence(wenhao: Wenhao, raw: bytes) -> None:
    """Empty, blank, control characters, 100,000 characters, binary: a refusal in one line, and no traceback."""
    ran = wenhao("ask", "-", stdin=raw)
    assert (ran.code, ran.err, len(ran.out.splitlines())) == (3, "", 1)


def test_jsonl_answers_line_for_line(wenhao: Wenhao) -> None:
    """Good and bad lines alike give one object each, in order, and the run ends with 0."""
    lines = [ASKED, "", '{"question": 7}', '{"question": "红烧肉怎么做"}', "{", "x" * 100_000, "村\x00党支部要做什么"]
    ran = wenhao("ask", "--jsonl", stdin="\n".join(lines))
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.code, len(answers)) == (0, len(lines))
    assert [answer["answered"] for answer in answers] == [True, False, False, False, False, False, True]
    assert answers[0]["question"] == ASKED
    assert "第 3 行" in answers[2]["message"]


def test_jsonl_takes_the_earlier_turns(wenhao: Wenhao) -> None:
    """A follow-up is answered from the notice that its history leads to."""
    line = json.dumps({"question": "那海南呢？", "history": [ASKED]}, ensure_ascii=False)
    answer = json.loads(wenhao("ask", "--jsonl", stdin=line).out)
    assert {quote["document_number"] for quote in answer["quotes"]} == {"琼发〔2020〕3号"}


def test_search_ranks_clauses(wenhao: Wenhao) -> None:
    """Hits carry the keys of the contract, ranks from 1, scores from high to low, each clause once."""
    value = json.loads(wenhao("search", ASKED, "-k", "5", "--json").out)
    hits = value["hits"]
    assert list(hits[0]) == ["rank", "score", "file", "document_number", "clause", "path", "text", "start", "end"]
    assert [hit["rank"] for hit in hits] == [1, 2, 3, 4, 5]
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    assert len({(hit["file"], *hit["path"]) for hit in hits}) == 5
    assert value["query"] == ASKED


def test_search_jsonl_answers_line_for_line(wenhao: Wenhao) -> None:
    """A line that cannot be searched gives no hits and says why; a query may also be called `query`."""
    ran = wenhao("search", "--jsonl", "-k", "2", stdin=f'{ASKED}\n\n{{"query": "隔离"}}\n')
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert [len(value["hits"]) for value in found] == [2, 0, 2]
    assert found[1]["error"]


def test_search_for_people_shows_words_and_place(wenhao: Wenhao) -> None:
    """Without --json each hit has its number and clause above its words."""
    first = wenhao("search", ASKED, "-k", "1").out.splitlines()
    assert first[0].startswith("1. ")
    assert "〔2020〕" in first[0]


@pytest.mark.parametrize(
    "which",
    [
        "琼发〔2020〕3号",
        "琼发[2020]3号",
        "琼发2020年3号",
        "hainan-qiongfa-2020-3.txt",
        "琼发3号",
        "各级党组织和党员干部",
        "海南",
    ],
)
def test_show_finds_a_notice_by_number_or_file(wenhao: Wenhao, which: str) -> None:
    """A number however it is written, the file name as the index has it, words of the title, or the place."""
    value = json.loads(wenhao("show", which, "--json").out)
    assert (value["document_number"], value["date_of_issue"], value["print_date"]) == (
        "琼发〔2020〕3号",
        None,
        "2020-01-28",
    )


def test_show_reads_a_file_without_an_index(wenhao: Wenhao, tmp_path: Path) -> None:
    """A path is parsed as it stands, with the keys of the contract; clause texts are spans."""
    path = next(CORPUS.glob("anqing*.txt"))
    value = json.loads(wenhao("show", str(path), "--json", "--index", str(tmp_path / "none")).out)
    assert list(value) == [
        "file", "title", "document_number", "issuers", "addressees", "urgency", "classification", "signature",
        "date_of_issue", "print_date", "printing_office", "note", "copied_to", "attachments", "clauses", "tables",
        "warnings", "documents", "relations",
    ]  # fmt: skip
    reading_text = texts()[path.name]
    assert all(reading_text[clause["start"] : clause["end"]] == clause["text"] for clause in value["clauses"])


def test_show_for_people_says_what_is_missing_and_how_the_text_was_read(wenhao: Wenhao) -> None:
    """原文未载明 stands where an element is not in the text, and the rule of the reading text is printed."""
    from index.parsing.layout.paragraphs import READING_TEXT_RULE

    out = wenhao("show", "闽委发明电〔2020〕1号").out
    assert any(line.split() == ["成文日期", "原文未载明"] for line in out.splitlines())
    assert READING_TEXT_RULE in out


def test_show_lists_what_there_is_for_an_unknown_number(wenhao: Wenhao) -> None:
    """Exit code 1 and one sentence with the numbers that exist."""
    ran = wenhao("show", "某发〔2020〕99号")
    assert (ran.code, ran.out) == (1, "")
    assert "琼发〔2020〕3号" in ran.err


def test_show_source_names_page_and_paragraph_of_each_clause(wenhao: Wenhao) -> None:
    """Counted in the file as it was received, from 1; --json stays as it is without."""
    out = wenhao("show", "琼发〔2020〕3号", "--source").out
    (clause,) = [line for line in out.splitlines() if line.startswith("  三")]
    raw = (CORPUS / "hainan-qiongfa-2020-3.txt").read_text(encoding="utf-8")
    lines = [line for line in raw.splitlines() if any(char.isalnum() for char in line)]
    (paragraph,) = [number for number, line in enumerate(lines, 1) if line.strip("* ").startswith("三、")]
    assert clause.endswith(f"（第 1 页第 {paragraph} 段）")


def test_show_source_of_a_file_that_has_changed_is_reported(wenhao: Wenhao, tmp_path: Path) -> None:
    """Places are not told for words that are no longer there."""
    (tmp_path / "hainan-qiongfa-2020-3.txt").write_text("一、别的内容。")
    ran = wenhao("show", "琼发〔2020〕3号", "--source", "--corpus", str(tmp_path))
    assert (ran.code, ran.out) == (1, "")
    assert "wenhao rebuild" in ran.err


def test_doctor_tells_what_was_read_and_what_needs_a_person(wenhao: Wenhao, tmp_path: Path) -> None:
    """0 for files in order; 1 as soon as one has a gap in its numbering or cannot be read."""
    assert wenhao("doctor", "--corpus", str(CORPUS)).code == 0
    (tmp_path / "gap.txt").write_text("关于值班的通知\n\n各村：\n\n一、值班。\n\n三、报告。\n")
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02" * 99)
    ran = wenhao("doctor", str(tmp_path), "--json")
    found = {value["file"]: value for value in map(json.loads, ran.out.splitlines())}
    assert ran.code == 1
    assert "编号" in found["gap.txt"]["faults"][0]
    assert found["gap.txt"]["places"]["title"] == {"page": 1, "paragraph": 1}
    assert found["binary.txt"]["provenance"] is None
    assert "请人工核对" in wenhao("doctor", str(tmp_path / "gap.txt")).out


def test_notices_lists_the_index(wenhao: Wenhao) -> None:
    """Each shipped notice is one row, wide characters counting two columns; --json has the same."""
    from wcwidth import wcswidth

    rows = wenhao("notices").out.splitlines()
    assert sum("〔2020〕" in row for row in rows) == 3
    files = [row for row in rows if ".txt" in row]
    assert len({wcswidth(row[: row.index(row.split()[-1])]) for row in files}) == 1
    assert len(json.loads(wenhao("notices", "--json").out)) == 3


def test_rebuild_reports_each_notice_and_does_nothing_twice(wenhao: Wenhao, tmp_path: Path) -> None:
    """The table names number, title, clauses, elements and warnings; no bar where stderr is no terminal."""
    (tmp_path / "corpus").mkdir()
    paragraphs = ["关于做好值班工作的通知", "某政发〔2020〕7号", "各乡镇：", "一、按时到岗。村要值班。", "三、报告。"]
    (tmp_path / "corpus" / "a.txt").write_text("\n\n".join(paragraphs))
    (tmp_path / "corpus" / "broken.txt").write_bytes(b"\x00\x01\x02\x03" * 99)
    ran = wenhao("rebuild", "--index", str(tmp_path / "index"))
    assert (ran.code, ran.err) == (0, "")
    assert "某政发〔2020〕7号" in ran.out
    assert "主送机关" in ran.out
    assert "编号不连续" in ran.out
    assert "未收入 broken.txt" in ran.out
    assert "没有变化" in wenhao("rebuild", "--index", str(tmp_path / "index")).out
    report = json.loads(wenhao("rebuild", "--index", str(tmp_path / "index"), "--json").out)
    assert (report["changed"], len(report["notices"]), list(report["unread"])) == (False, 1, ["broken.txt"])


@pytest.mark.parametrize(
    "args", [["ask"], ["search"], ["show"], ["nothing"], ["ask", "x", "--jsonl"], ["search", "x", "-k", "0"]]
)
def test_wrong_usage_ends_with_2_and_one_sentence(wenhao: Wenhao, args: list[str]) -> None:
    """The sentence is Chinese and points to --help."""
    ran = wenhao(*args)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "--help" in ran.err


@pytest.mark.parametrize("verb", ["ask", "search", "show", "notices"])
def test_a_missing_index_names_the_remedy(wenhao: Wenhao, verb: str, tmp_path: Path) -> None:
    """Exit code 1, and the sentence says `wenhao rebuild`."""
    words = [] if verb == "notices" else ["琼发〔2020〕3号"]
    ran = wenhao(verb, *words, "--index", str(tmp_path / "none"))
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert "wenhao rebuild" in ran.err


def test_a_missing_corpus_names_the_remedy(wenhao: Wenhao, tmp_path: Path) -> None:
    """Exit code 1, one sentence."""
    ran = wenhao("rebuild", "--corpus", str(tmp_path / "none"), "--index", str(tmp_path / "index"))
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)


def test_settings_come_from_an_env_file_and_the_command_line_comes_first(wenhao: Wenhao, tmp_path: Path) -> None:
    """`.env` in the working folder is read; what the environment or an option says counts more."""
    (tmp_path / ".env").write_text("WENHAO_CORPUS=公文\nWENHAO_INDEX=ignored\n", encoding="utf-8")
    try:
        assert wenhao("notices").code == 0
        assert wenhao("notices", "--index", str(tmp_path / "none")).code == 1
        assert os.environ["WENHAO_CORPUS"] == "公文"
    finally:
        os.environ.pop("WENHAO_CORPUS", None)


def test_an_env_file_in_another_encoding_is_reported(wenhao: Wenhao, tmp_path: Path) -> None:
    """One sentence that names the file."""
    (tmp_path / ".env").write_bytes("WENHAO_CORPUS=公文".encode("gb18030"))
    ran = wenhao("notices")
    assert ran.code == 1
    assert ".env" in ran.err


def test_help_is_chinese_and_names_every_verb(wenhao: Wenhao) -> None:
    """--help ends with 0."""
    ran = wenhao("--help")
    assert ran.code == 0
    assert all(verb in ran.out for verb in ("ask", "repl", "bot", "rebuild", "search", "show", "doctor", "notices"))
    assert "用法" in ran.out


def test_alone_it_says_what_to_do_first(wenhao: Wenhao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a verb the first steps are shown, and how to get an index where there is none."""
    ran = wenhao()
    assert ran.code == 0 and "wenhao ask" in ran.out and "wenhao rebuild" in ran.out
    assert "还没有索引" not in ran.out
    monkeypatch.setenv("WENHAO_INDEX", str(tmp_path / "none"))
    assert "还没有索引" in wenhao().out


def test_help_of_a_verb_shows_examples(wenhao: Wenhao) -> None:
    """`wenhao help ask` is `wenhao ask --help`, with examples; a verb that is none is guessed at."""
    ran = wenhao("help", "ask")
    assert ran.code == 0 and "例：\n  wenhao ask " in ran.out and ran.out == wenhao("ask", "--help").out
    assert "--version" in wenhao("help").out
    assert wenhao("--version").out.startswith("wenhao ")
    ran = wenhao("help", "serach")
    assert (ran.code, "是不是 search？" in ran.err) == (2, True)


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completion_names_every_verb(wenhao: Wenhao, shell: str) -> None:
    """The script for the shell knows the verbs and the options of each."""
    script = wenhao("completion", shell).out
    assert all(verb in script for verb in ("rebuild", "notices", "--corpus", "--jsonl"))
    if shell == "bash" and shutil.which("bash"):
        assert subprocess.run(["bash", "-n"], input=script.encode(), check=False).returncode == 0


@pytest.mark.parametrize(
    ("args", "cause"),
    [
        (["aks", "x"], "没有命令 aks。是不是 ask？"),
        (["村里要做什么"], "没有命令 村里要做什么。要提问请写 wenhao ask"),
        (["ask", "--jsn", "x"], "不认识 --jsn。是不是 --json？"),
        (["rebuild", "--ful"], "不认识 --ful。是不是 --full？"),
        (["completion", "fish"], "SHELL 不能是 fish"),
        (["repl", "--index"], "--index 后面缺少内容"),
        (["ask", "--as-of", "2020", "x"], "“2020”不是日期"),
        (["show", "nowhere/a.txt"], "没有这个文件：nowhere/a.txt"),
        (["show", "a.txt", "--index", "none"], "没有这个文件：a.txt"),
        (["show", "."], ". 是文件夹，请写明其中的一份公文"),
        (["show"], "缺少 FILE|NUMBER（公文文件，或索引里公文的文件名、发文字号）"),
        (["show", "某发1号", "--index", "none"], "不是文件，索引也还没有"),
        (["eval", "none.jsonl"], "没有这个文件"),
        (["doctor", "none.txt"], "没有这个文件"),
        (["doctor", "--corpus", "none"], "找不到文件夹 none"),
        (["rebuild", "--corpus", "none"], "找不到文件夹 none"),
        (["notices", "--index", "none"], "还没有索引（none）"),
        (["trust", "none"], "没有文件夹 none"),
        (["search", "-k", "many", "x"], "many 应是 1 到 1000 的整数"),
        (["show", "a", "b"], "不认识 b"),
        (["doctor", "."], ". 里没有可读的公文"),
        (["rebuild", "--corpus", str(CORPUS / "README.md")], "是文件，不是文件夹"),
    ],
)
def test_a_wrong_usage_is_told_by_its_cause(wenhao: Wenhao, args: list[str], cause: str) -> None:
    """One sentence says what is wrong, and what was probably meant."""
    ran = wenhao(*args)
    assert ran.code in (1, 2) and cause in ran.out + ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("verb", ["ask", "rebuild", "show", "eval"])
def test_help_is_broken_by_columns(wenhao: Wenhao, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    """A Chinese character takes two columns; the terminal never breaks a line itself."""
    monkeypatch.setenv("COLUMNS", "70")
    explained, _, examples = wenhao("help", verb).out.partition("例：")
    assert examples and max(map(cell_len, explained.splitlines())) <= 70


def test_a_missing_file_is_told_also_where_the_index_is_of_before(
    wenhao: Wenhao, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is named like a file and is none is told so; a number may be in the index, which has to be built anew."""
    monkeypatch.setattr("index.search.index.rules_fingerprint", lambda: "others")
    assert "没有这个文件：a.txt" in wenhao("show", "a.txt").err
    assert "wenhao rebuild" in wenhao("show", "琼发〔2020〕3号").err


def test_a_table_fits_the_width(wenhao: Wenhao, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line of a list is wider than the terminal, wide characters counting two, and numbers are never broken."""
    from wcwidth import wcswidth

    for width in (72, 100, 150):
        monkeypatch.setenv("COLUMNS", str(width))
        out = wenhao("notices").out
        assert max(map(wcswidth, out.splitlines())) <= width
        assert "闽委发明电〔2020〕1号" in out


def process(*args: str, index: Path, **options: object) -> subprocess.Popen[bytes]:
    """`python -m bot` as a process of its own, which Ctrl-C reaches even where the tests run in the background."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    environ = {**os.environ, "WENHAO_INDEX": str(index)}
    return subprocess.Popen([sys.executable, "-c", IN_FRONT, *args], cwd=ROOT, env=environ, **(pipes | options))


@pytest.mark.parametrize(
    ("args", "code"), [(["--help"], 0), (["notices"], 0), (["show", "无此件"], 1), (["ask"], 2), (["ask", REFUSED], 3)]
)
def test_a_process_ends_with_its_code_and_all_its_output(shipped_index: Path, args: list[str], code: int) -> None:
    """However a command ends, what it said arrives whole, and its exit code is the process's."""
    ran = process(*args, index=shipped_index)
    out, err = ran.communicate()
    assert ran.returncode == code
    assert (out + err).decode().endswith("\n")
    assert bool(out) is (code in (0, 3))


def test_a_closed_pipe_is_quiet(shipped_index: Path) -> None:
    """A reader that leaves early, such as head, makes no noise on stderr."""
    with process("ask", "--jsonl", index=shipped_index) as child:
        assert child.stdin and child.stdout and child.stderr
        child.stdout.close()
        child.stdin.write(ASKED.encode() + b"\n")
        child.stdin.close()
        assert child.stderr.read() == b""
        assert child.wait() == 141


@pytest.mark.skipif(sys.platform == "win32", reason="no POSIX signals")
def test_ctrl_c_is_quiet(shipped_index: Path) -> None:
    """An interrupt ends the command as shells expect, without a traceback."""
    with process("ask", "--jsonl", index=shipped_index) as child:
        assert child.stdin and child.stdout and child.stderr
        child.stdin.write(ASKED.encode() + b"\n")
        child.stdin.flush()
        child.stdout.readline()
        time.sleep(0.3)  # until it waits for the next line
        child.send_signal(signal.SIGINT)
        assert child.stderr.read() == b""
        assert child.wait() == 130


def test_a_terminal_of_another_encoding_is_served_and_json_stays_utf_8(shipped_index: Path) -> None:
    """What a GB18030 or ASCII terminal cannot show becomes a question mark; programs always read UTF-8."""

    def output(encoding: str, *args: str) -> bytes:
        environ = {**os.environ, "WENHAO_INDEX": str(shipped_index), "PYTHONIOENCODING": encoding}
        command = [sys.executable, "-m", "bot", *args]
        return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=True).stdout

    assert "发文字号" in output("gb18030", "notices").decode("gb18030")
    assert "????" in output("ascii", "notices").decode("ascii")
    assert len(json.loads(output("gb18030", "notices", "--json").decode("utf-8"))) == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_below_the_output_is_one_sentence(shipped_index: Path) -> None:
    """What cannot be written is reported once."""
    with Path("/dev/full").open("wb") as full, process("notices", index=shipped_index, stdout=full) as child:
        assert child.stderr
        assert len(child.stderr.read().splitlines()) == 1
        assert child.wait() == 1


def test_the_default_corpus_is_the_shipped_one(wenhao: Wenhao, shipped_index: Path, tmp_path: Path) -> None:
    """Without ./corpus and without a setting, the notices of the product itself are indexed: here, no change."""
    shutil.copytree(shipped_index, tmp_path / "copy")
    assert "没有变化" in wenhao("rebuild", "--index", str(tmp_path / "copy")).out
