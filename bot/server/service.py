"""What programs may ask of the notices: the JSON of the command line, from the newest published index."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.answer import Answer
from bot.answering import Answerer
from bot.answering.notice_documents import described
from bot.answering.notice_lookup import find_notice
from bot.question import ask as ask_tidied
from bot.searching import search_clauses
from bot.serialization import answer_json, documents_json, hits_json, notice_json, summary_json
from index.document import Document
from index.errors import IndexDamaged
from index.search.index import Index

if TYPE_CHECKING:
    from bot.query_rewriting.rewriter import QueryRewriter

MOST_HITS = 100


@dataclass(eq=False)
class _Reading:
    """One opened generation, closed once it is replaced and nobody reads it any more."""

    index: Index
    readers: int = 0
    replaced: bool = False


class NoticeService:
    """Answers programs; safe from several threads. Every method reads, none writes."""

    def __init__(self, opens: Callable[[], Index], rewriter: QueryRewriter | None = None) -> None:
        """`opens` opens the published index; raises StoreError as it does."""
        self._opens, self._rewriter, self._lock = opens, rewriter, threading.Lock()
        self._reading = _Reading(opens())

    def answer(self, question: str, history: Sequence[str] = (), as_of: str | None = None, person: str = "") -> Answer:
        """The answer, each quote verified once more as it is handed out; `history`: earlier questions, oldest first.

        `person` is whom a model that reads the question counts it for.
        """
        proposed = self._rewriter.propose(question, history, person).questions if self._rewriter else ()
        with self._open() as index:
            answer = ask_tidied(Answerer(index, as_of), question, history, proposed)
            shown = [(q.file, words) for q in (*answer.quotes, *answer.nearest) for words in q.printed()]
            if not all(index.verify(file, words.start, words.end, words.text) for file, words in shown):
                raise IndexDamaged("引文与索引中的原文不符。请运行 wenhao rebuild --full 重建。")
        return answer

    def ask(self, question: str, history: Sequence[str] = (), as_of: str | None = None) -> dict[str, Any]:
        """What `wenhao ask --json` prints."""
        return answer_json(self.answer(question, history, as_of))

    def search(self, query: str, k: int = 10) -> dict[str, Any]:
        """What `wenhao search --json` prints."""
        with self._open() as index:
            return hits_json(query, *search_clauses(index, query, max(1, min(k, MOST_HITS))))

    def show(self, which: str) -> dict[str, Any]:
        """What `wenhao show --json` prints of a notice of the index; raises CorpusError where it is none or several."""
        with self._open() as index:
            notice = find_notice(index, which)
            return notice_json(notice) | documents_json(described(notice, index))

    def notices(self) -> list[dict[str, Any]]:
        """What `wenhao notices --json` prints."""
        with self._open() as index:
            return [summary_json(summary) for summary in index.notices()]

    def reading_text(self, file: str) -> str:
        """The words of a notice, which the offsets of quotes count; raises CorpusError where it is not there."""
        with self._open() as index:
            return find_notice(index, file).reading_text

    def status(self, which: str, as_of: str | None = None) -> dict[str, Any]:
        """Whether each document of a notice holds on a day (ISO 8601; None: today), and the words that say so."""
        with self._open() as index:
            notice = find_notice(index, which)
            documents = [one for one in index.documents() if one.file == notice.file]
            return {
                "file": notice.file,
                "title": notice.title,
                "document_number": notice.document_number,
                "documents": [_status_json(index, one, as_of) for one in documents],
            }

    def close(self) -> None:
        """Lets go of the index."""
        self._reading.index.close()

    @contextlib.contextmanager
    def _open(self) -> Iterator[Index]:
        with self._lock:
            if not self._reading.index.is_current():
                old, self._reading = self._reading, _Reading(self._opens())
                old.replaced = True
                self._close_if_done(old)
            reading = self._reading
            reading.readers += 1
        try:
            yield reading.index
        finally:
            with self._lock:
                reading.readers -= 1
                self._close_if_done(reading)

    @staticmethod
    def _close_if_done(reading: _Reading) -> None:
        if reading.replaced and not reading.readers:
            reading.index.close()


def _status_json(index: Index, document: Document, as_of: str | None) -> dict[str, Any]:
    status = index.status(document.id, as_of=as_of)
    said = status.quote
    words = index.notice(said.file).reading_text[said.start : said.end] if said else None
    quoted = {"text": words, "file": said.file, "start": said.start, "end": said.end} if said else None
    named = {"title": document.title, "document_number": document.document_number}
    return named | {"status": status.state, "since": status.since, "by": quoted}
