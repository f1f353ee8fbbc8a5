"""Some invented notices and an answerer whose every answer is known beforehand."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

from bot.answer import Answer, Quote
from bot.answering.talk import without_talk
from bot.citation import clause_words
from index.document import Document
from index.errors import StoreError
from index.notice import Notice, NoticeSummary
from index.parsing.parser import parse_text
from index.relations import Relation

MOUNTAIN = """山发〔2021〕7号

中共山县委关于做好防汛工作的通知

各乡镇党委：

现就防汛工作通知如下：

一、明确责任。各乡镇党委要每天巡查堤防。各村党支部要逐户登记老人和儿童，雨前转移到安置点。

二、保障物资。县水利局要备足沙袋。供电所要检修线路。

三、严肃纪律。值班人员不得擅离岗位。有险情要立即报告县防汛指挥部。

中共山县委

2021年6月1日
"""
WATER = """水发〔2021〕9号

中共水县委关于加强汛期值守的通知

各乡镇党委：

一、值守安排。各村党支部要安排专人昼夜值守。

二、报告要求。有险情要立即报告县委值班室。

中共水县委

2021年6月5日
"""
LISTS = """平发〔2021〕3号

中共平县委关于做好三项工作的通知

各乡镇党委：

一、抓好重点。要抓好防火、防盗、防汛的“三项”工作。防火要清理草垛。防盗要夜间巡逻。

二、当好表率。要做守纪律的表率。带头不聚餐。要做讲卫生的表率。带头打扫庭院。

三、备足物资。要一是清点物资，二是检修设备。
"""
FIRE = """火发〔2022〕1号

中共火县委关于森林防火的通知

各乡镇党委：

一、严禁野外用火。林场要设卡检查。

二、及时报告。发现火情要立即报告县林业局。

中共火县委

2022年3月1日
"""


class IndexReader:
    """An index of notices in memory."""

    def __init__(self, **sources: str) -> None:
        self._notices = {f"{name}.txt": parse_text(text, f"{name}.txt") for name, text in sources.items()}
        self.manifest = SimpleNamespace(generation="g1")
        self.newer = False
        self.disk_is_full = False
        self.rebuilds = 0
        self._from_corpus: set[str] = set()
        self.closed = False

    def change(self, name: str, text: str) -> None:
        """Another text under the same name, as after a rebuild."""
        self._notices[f"{name}.txt"] = parse_text(text, f"{name}.txt")

    def rebuild(self, corpus: Path) -> dict[str, str]:
        """Take in the files of `corpus`, and out those that were there; a file that says 读不出 is left out."""
        if self.disk_is_full:
            raise StoreError("磁盘已满，索引没有更新。")
        texts = {path: path.read_text() for path in corpus.iterdir()}
        for file in self._from_corpus - {path.name for path in texts}:
            self._notices.pop(file, None)
        self._from_corpus |= {path.name for path in texts}
        self.rebuilds += 1
        left_out = {path.name: "内容读不出来。" for path, text in texts.items() if "读不出" in text}
        for path, text in texts.items():
            if path.name not in left_out:
                self.change(path.stem, text)
        return left_out

    def notices(self) -> list[NoticeSummary]:
        return [
            NoticeSummary(
                file=notice.file,
                title=notice.title,
                document_number=notice.document_number,
                issuers=notice.issuers,
                date_of_issue=notice.date_of_issue,
                print_date=notice.print_date,
                elements=(),
                clauses=len(notice.clauses),
                warnings=notice.warnings,
            )
            for notice in self._notices.values()
        ]

    def sources(self) -> dict[str, bytes]:
        return {file: notice.reading_text.encode() for file, notice in self._notices.items()}

    def document(self, document_id: str) -> Document | None:
        return next((d for n in self._notices.values() for d in n.documents if d.id == document_id), None)

    def relations(self, document_id: str) -> tuple[Relation, ...]:
        return tuple(r for n in self._notices.values() for r in n.statements if r.source == document_id)

    def notice(self, file: str) -> Notice:
        assert not self.closed
        return self._notices[file]

    def verify(self, file: str, start: int, end: int, text: str) -> bool:
        return file in self._notices and self._notices[file].reading_text[start:end] == text

    def is_current(self) -> bool:
        return not self.newer

    def close(self) -> None:
        self.closed = True


@dataclass
class Answerer:
    """Meets talk with talk; quotes the sentences that hold any word of the question, or those of the clause 文号 第X条.

    A question that begins with "等" waits until `gate` opens; one that begins with "那" goes on from the one before;
    whatever is proposed for it is taken.
    """

    reader: IndexReader
    work: float = 0.0
    gate: threading.Event = field(default_factory=threading.Event)

    def ask(self, question: str, history: Sequence[str] = (), proposed: Sequence[str] = ()) -> Answer:
        time.sleep(self.work)
        words = (" ".join(proposed) or question).split()
        if without_talk(question)[1]:
            return Answer(question, True, "talk", "您好。")
        if words[0] == "等":
            self.gate.wait(30)
        if words[0] == "坏":
            raise ZeroDivisionError("secret of the answerer")
        if words[0].startswith("那") and history:
            words += history[-1].split()
        if words[-1].startswith("第") and words[-1].endswith("条"):
            words = [f"{number}{words[-1]}" for number in words[:-1]]
        quotes = [quote for word in words if len(word) > 1 for quote in self._quotes(word)]
        if not quotes:
            near = tuple(self._quotes("值班人员"))
            return Answer(question, False, "refusal", "没有找到可以直接引用的条款。文件里没有这方面的内容。", (), near)
        return Answer(question, True, "clauses", f"找到 {len(quotes)} 条。", tuple(quotes))

    def close(self) -> None:
        """Nothing to let go of."""

    def over(self, reader: IndexReader) -> tuple[IndexReader, Answerer]:
        """A later generation of the same notices, with an answerer of its own."""
        later = copy(reader)
        later.closed = later.newer = False
        later.manifest = SimpleNamespace(generation=f"g{1 + reader.rebuilds}")
        return later, replace(self, reader=later)

    def _quotes(self, word: str) -> list[Quote]:
        return [
            Quote(
                text=notice.reading_text[sentence.start : sentence.end],
                document_number=notice.document_number,
                title=notice.title,
                issuer="、".join(notice.issuers) or None,
                date_of_issue=notice.date_of_issue,
                print_date=notice.print_date,
                clause=sentence.path[0] if sentence.path else "",
                path=sentence.path,
                heading=None,
                duty_bearer=sentence.duty_bearer,
                file=notice.file,
                start=sentence.start,
                end=sentence.end,
                score=1.0,
            )
            for notice in map(self.reader.notice, (summary.file for summary in self.reader.notices()))
            for sentence in notice.sentences
            if word in notice.reading_text[sentence.start : sentence.end]
            or word == f"{notice.document_number}{clause_words(sentence.path)}"
        ]


QUOTE = Quote(
    text="各村要逐户登记。",
    document_number="山发〔2021〕7号",
    title="关于做好防汛工作的通知",
    issuer="中共山县委",
    date_of_issue="2021-06-01",
    print_date="2021-06-03",
    clause="三",
    path=("三", "（二）"),
    heading=None,
    duty_bearer="各村",
    file="a.txt",
    start=10,
    end=18,
    score=0.5,
)
"""A quote whose every field is filled."""

LINES = [
    "青山市人民政府文件",
    "青政发〔2021〕8号",
    "青山市人民政府关于做好森林防火工作的通知",
    "各县（市、区）人民政府，市政府各部门：",
    "为做好森林防火工作，经市人民政府研究同意，现就有关事项通知如下，请各地各部门结合实际，认真抓好贯彻落实：",
    "一、加强领导。各县（市、区）人民政府要落实属地责任，主要负责同志要亲自部署，定期研究解决防火工作中的重大问题。",
    "（一）落实责任。各乡镇要把责任落实到山头地块，签订责任书，建立台账，做到山有人管、林有人护、火有人防、责有人担。",
    "（二）加强值守。护林员要每日巡查，发现火情要立即报告，不得迟报、漏报、瞒报，并做好巡查记录，留存备查。",
    "二、严格管理。市林业局要会同有关部门严格野外用火审批，高火险期内严禁一切野外用火，违者依法从严从重处理。",
    "青山市人民政府",
    "2021年9月3日",
]
"""The paragraphs of an invented notice."""
