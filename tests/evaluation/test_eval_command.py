"""`wenhao eval` as its users meet it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from running_wenhao import Wenhao

from bot.answer import Answer

HAINAN = "琼发〔2020〕3号"
QUESTIONS: list[dict[str, object]] = [
    {
        "question": "海南出入公共场所要戴口罩吗",
        "kind": "duty",
        "lang": "zh-Hans",
        "gold": [{"doc": HAINAN, "quote": "出入公共场所必须佩戴口罩"}],
    },
    {"question": "红烧肉怎么做", "kind": "far", "lang": "zh-Hans"},
    {
        "question": "Write me a poem about autumn.",
        "kind": "duty",
        "lang": "en",
        "gold": [{"doc": HAINAN, "quote": "取消所有非必要人群聚集活动"}],
    },
]
"""One that is answered, one that is refused, and one whose gold no answer can meet."""


def file_of(path: Path, questions: list[dict[str, object]]) -> str:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in questions), encoding="utf-8")
    return str(path)


@pytest.fixture
def questions(tmp_path: Path) -> str:
    return file_of(tmp_path / "q.jsonl", QUESTIONS)


def test_figures_failures_and_their_parts_are_printed(wenhao: Wenhao, questions: str) -> None:
    """Each figure with its count, the same by kind and language, and for a failure what was wanted and what came."""
    ran = wenhao("eval", questions)
    assert (ran.code, ran.err) == (0, "")
    rows = {line.split()[0]: line.split()[1:] for line in ran.out.splitlines() if line.strip()}
    assert rows["right"][:2] == ["0.6667", "2/3"]
    assert rows["refused"][:2] == ["1.0000", "1/1"]
    assert {"took_ms_p50", "took_ms_p95"} <= set(rows)
    assert (rows["duty"][:2], rows["far"][:2], rows["en"][:2]) == (["2", "0.5000"], ["1", "1.0000"], ["1", "0.0000"])
    shown = ran.out[ran.out.index("没有答对 1 题") :]
    assert "第 3 行〔duty en〕Write me a poem" in shown
    assert f"应有：{HAINAN} 取消所有非必要人群聚集活动" in shown
    assert "得到：拒答" in shown


def test_fails_bounds_the_list(wenhao: Wenhao, questions: str) -> None:
    """--fails 0 counts failures and lists none."""
    out = wenhao("eval", questions, "--fails", "0").out
    assert "没有答对 1 题。" in out
    assert "应有" not in out


def test_json_has_all_figures(wenhao: Wenhao, questions: str) -> None:
    """For machines: the same figures, with the failures as objects."""
    value = json.loads(wenhao("eval", questions, "--json").out)
    assert value["figures"]["questions"] == 3
    assert value["figures"]["hit@3"] == value["kinds"]["duty"]["hit@3"] == 0.5
    assert set(value["languages"]) == {"zh-Hans", "en"}
    assert [failure["line"] for failure in value["failures"]] == [3]
    assert (value["against"], value["below_floor"], value["unfounded"]) == (None, [], [])


def test_a_saved_run_is_compared_question_by_question(wenhao: Wenhao, questions: str, tmp_path: Path) -> None:
    """What became right and what became wrong, with arrows at the figures; other questions are only counted."""
    saved = tmp_path / "run.json"
    wenhao("eval", questions, "--save", str(saved))
    value = json.loads(saved.read_text(encoding="utf-8"))
    assert [outcome["right"] for outcome in value["outcomes"]] == [True, True, False]
    assert not list(tmp_path.glob("*.part"))
    value["figures"] |= {"right": 0.9, "refused": 0.5}
    value["outcomes"][0]["right"], value["outcomes"][2]["right"] = False, True
    value["outcomes"][1]["question"] = "另一题"
    saved.write_text(json.dumps(value), encoding="utf-8")
    out = wenhao("eval", questions, "--against", str(saved)).out
    rows = {line.split()[0]: line for line in out.splitlines() if line.strip()}
    assert "0.9000  ↓ 0.2333 变差" in rows["right"]
    assert "0.5000  ↑ 0.5000 变好" in rows["refused"]
    assert "＝" in rows["hit@3"]
    gained, lost = out.index("比上次新答对 1 题："), out.index("比上次新答错 1 题：")
    assert gained < out.index("第 1 行", gained) < lost < out.index("第 3 行", lost)
    assert "新增 1 题，少了 1 题" in out
    against = json.loads(wenhao("eval", questions, "--against", str(saved), "--json").out)["against"]
    assert [outcome["line"] for outcome in against["became_right"]] == [1]
    assert [outcome["line"] for outcome in against["became_wrong"]] == [3]


@pytest.mark.parametrize(("floors", "code"), [({"hit@3": 0.5, "false_refusal": 0.5}, 0), ({"hit@3": 0.51}, 1)])
def test_a_missed_floor_ends_with_1(
    wenhao: Wenhao, questions: str, tmp_path: Path, floors: dict[str, float], code: int
) -> None:
    """The figures are printed all the same, and stderr names what fell short."""
    path = tmp_path / "floors.json"
    path.write_text(json.dumps(floors), encoding="utf-8")
    ran = wenhao("eval", questions, "--floor", str(path))
    assert ran.code == code
    assert "hit@3" in ran.out
    assert ran.err == ("wenhao：没有达到底线：hit@3 0.5000（底线 0.5100）。\n" if code else "")


def test_a_corpus_is_built_asked_and_kept_up_to_date(wenhao: Wenhao, tmp_path: Path) -> None:
    """Documents and articles are searched, answers in words asked for, and a notice that is added is found."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("关于值班的通知\n\n各村：\n\n一、各村党支部要安排专人昼夜值班。\n", encoding="utf-8")
    path = file_of(tmp_path / "q", [{"question": "各村党支部要怎样值班", "docid": "a", "answer": "安排专人昼夜值班"}])
    args = ("eval", path, "--corpus", str(corpus), "--index", str(tmp_path / "ix"), "--json")
    found = json.loads(wenhao(*args).out)["figures"]
    assert [found[name] for name in ("nDCG@10", "MRR@10", "hit@1", "hit@10", "answer@3", "false_refusal")] == [
        1, 1, 1, 1, 1, 0,
    ]  # fmt: skip
    assert {"took_ms_p95", "search_ms_p50"} <= set(found)
    (corpus / "b.txt").write_text("河道管理办法\n\n第五条 河道采砂应当经过批准。\n", encoding="utf-8")
    file_of(tmp_path / "q", [{"question": "河道采砂要批准吗", "gold": [{"file": "b.txt", "article": "第五条"}]}])
    value = json.loads(wenhao(*args).out)
    assert value["figures"]["hit@1"] == 1
    assert "took_ms_p50" not in value["figures"]


def test_gold_that_is_not_in_the_index_is_named(wenhao: Wenhao, tmp_path: Path) -> None:
    """One such question is told by its line; where it is all of them nothing is asked."""
    lost = {"question": "戴口罩吗", "gold": [{"doc": "国发〔1999〕1号", "quote": "戴口罩"}]}
    out = wenhao("eval", file_of(tmp_path / "q", [QUESTIONS[0], lost])).out
    assert "1 题的依据不在索引里，答不对：第 2 行。" in out
    ran = wenhao("eval", file_of(tmp_path / "q", [lost, QUESTIONS[1]]))
    assert (ran.code, ran.out) == (1, "")
    assert "--corpus" in ran.err


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["none.jsonl"], "没有这个文件"),
        (["."], "是文件夹"),
        (["bad.jsonl"], "第 1 行缺少 question"),
        (["good.jsonl", "--save", "none/run.json"], "不能存到"),
        (["good.jsonl", "--against", "bad.jsonl"], "不是存下的评测结果"),
        (["good.jsonl", "--against", "text"], "不是完整的 JSON"),
        (["good.jsonl", "--floor", "unknown.json"], "没有这样的指标：hit@7"),
        (["good.jsonl", "--floor", "list.json"], "不是底线文件"),
        (["good.jsonl", "--index", "none"], "wenhao rebuild"),
    ],
)
def test_every_fault_is_one_sentence(wenhao: Wenhao, tmp_path: Path, args: list[str], told: str) -> None:
    """Told on stderr with exit code 1 before anything is asked."""
    file_of(tmp_path / "good.jsonl", QUESTIONS)
    for name, content in {
        "bad.jsonl": "{}", "text": "题目", "unknown.json": '{"hit@7": 1}', "list.json": "[1]",
    }.items():  # fmt: skip
        (tmp_path / name).write_text(content, encoding="utf-8")
    ran = wenhao("eval", *args)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert told in ran.err


def test_a_count_is_a_number(wenhao: Wenhao, questions: str) -> None:
    """Wrong usage ends with 2."""
    assert wenhao("eval", questions, "--fails", "viele").code == 2
    assert wenhao("eval").code == 2


def test_an_interrupted_run_shows_what_it_has(
    wenhao: Wenhao, questions: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C prints the figures of what was asked, says what was not, and saves nothing; it ends as shells expect."""
    from bot.answering import Answerer

    ask, times = Answerer.ask, iter(range(3))

    def interrupted(self: Answerer, question: str, *before: Sequence[str]) -> Answer:
        if next(times) == 2:
            raise KeyboardInterrupt
        return ask(self, question, *before)

    monkeypatch.setattr(Answerer, "ask", interrupted)
    ran = wenhao("eval", questions, "--save", str(tmp_path / "saved"))
    assert ran.code == 130
    assert "中断" in ran.err
    assert "hit@3" in ran.out
    assert not (tmp_path / "saved").exists()
