"""The notices behind the bot: answered from and verified off the event loop, replaced when a rebuild publishes anew."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from bot.answer import Answer, Quote
from bot.examples import Examples, examples
from bot.question import AnswersQuestions, ask
from index.errors import StoreError
from index.notice import Clause, Notice

if TYPE_CHECKING:
    from index.document import Document
    from index.notice import NoticeSummary
    from index.relations import Relation

_LOG = logging.getLogger(__name__)


class _Manifest(Protocol):
    @property
    def generation(self) -> str: ...


class IndexReader(Protocol):
    """What the bot needs of an index (index.search.index.Index)."""

    @property
    def manifest(self) -> _Manifest: ...
    def notices(self) -> list[NoticeSummary]: ...
    def sources(self) -> dict[str, bytes]: ...
    def document(self, document_id: str) -> Document | None: ...
    def relations(self, document_id: str) -> tuple[Relation, ...]: ...
    def notice(self, file: str) -> Notice: ...
    def verify(self, file: str, start: int, end: int, text: str) -> bool: ...
    def is_current(self) -> bool: ...
    def close(self) -> None: ...


class ClosingAnswerer(AnswersQuestions, Protocol):
    """An answerer over one generation, to be closed with it."""

    def close(self) -> None: ...


@dataclass(slots=True, eq=False)
class Snapshot:
    """One opened generation; `keys` names each notice by something short that outlives a restart.

    It is closed once it is `replaced` and no question is being answered from it any more.
    """

    reader: IndexReader
    answerer: ClosingAnswerer
    notices: tuple[NoticeSummary, ...]
    keys: dict[str, str] = field(default_factory=dict)
    examples: Examples = field(default_factory=Examples)
    questions: int = 0
    replaced: bool = False

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """It stays open as long as this lasts, also when it is replaced meanwhile."""
        self.questions += 1
        try:
            yield
        finally:
            self.questions -= 1
            self.close_if_done()

    def close_if_done(self) -> None:
        """Let go of the files of a generation that nobody needs."""
        if self.replaced and not self.questions:
            self.close()

    def close(self) -> None:
        """Let go of the files and of the answerer."""
        self.answerer.close()
        self.reader.close()

    def verifies(self, quote: Quote) -> bool:
        """Whether the quote stands word for word in the notices as they are now."""
        return all(self.reader.verify(quote.file, p.start, p.end, p.text) for p in quote.printed())

    def standing(self, quote: Quote) -> Quote | None:
        """The quote as it stands in the notices now, where it may have moved within its clause; None if it is gone."""
        if self.verifies(quote):
            return quote
        if self.keys.get(notice_key(quote.file)) != quote.file:
            return None
        notice = self.reader.notice(quote.file)
        start = notice.reading_text.find(quote.text)
        end = start + len(quote.text)
        if start < 0 or notice.reading_text.find(quote.text, start + 1) >= 0:
            return None
        around = [clause.path for clause in notice.clauses if clause.start <= start and end <= clause.end]
        number = quote.document_number  # of a document that the notice carries it stands in the text alone
        is_same = number == notice.document_number or (number is not None and number in notice.reading_text)
        return (
            replace(quote, start=start, end=end) if is_same and max(around, key=len, default=()) == quote.path else None
        )


def notice_key(file: str) -> str:
    """Ten characters that name the notice `file` in buttons and links."""
    return hashlib.blake2s(file.encode("utf-8", "replace"), digest_size=5).hexdigest()


def clause_check(clause: Clause) -> str:
    """Four characters that tell whether a clause is still the one that a button was made for."""
    return hashlib.blake2s(clause.text.encode("utf-8", "replace"), digest_size=2).hexdigest()


class LiveIndex:
    """The current reading; `opens` opens the published index and its answerer."""

    def __init__(self, opens: Callable[[], tuple[IndexReader, ClosingAnswerer]], workers: int) -> None:
        self._opens = opens
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answer")
        self._reloading = asyncio.Lock()
        self._reading: Snapshot | None = None

    @property
    def snapshot(self) -> Snapshot:
        """What is open now; raises StoreError before the first opening."""
        if self._reading is None:
            raise StoreError("文件库还没有打开，请稍后再试。")
        return self._reading

    @property
    def is_open(self) -> bool:
        """Whether there is a reading."""
        return self._reading is not None

    async def open(self) -> None:
        """Open the published index, or replace the open one by it; on an error the open one stays."""
        async with self._reloading:
            old, self._reading = self._reading, await asyncio.to_thread(self._open)
            _LOG.info("%d notices open", len(self._reading.notices))
        if old:
            old.replaced = True
            old.close_if_done()

    async def refresh(self) -> bool:
        """Replace what is open if a newer generation was published; True if so."""
        if await asyncio.to_thread(self.snapshot.reader.is_current):
            return False
        await self.open()
        return True

    async def ask(self, question: str, history: Sequence[str], proposed: Sequence[str] = ()) -> Answer:
        """The answer, each of its quotes verified against the notices that are open when it comes."""
        for _ in range(2):  # a rebuild may publish while the question is being answered
            answer = await self._ask(self.snapshot, question, history, proposed)
            if all(map(self.snapshot.verifies, (*answer.quotes, *answer.nearest))):
                return answer
        raise StoreError("文件刚刚更新，请再问一次。")

    def close(self) -> None:
        """Finish what is being answered and let go of the index."""
        self._pool.shutdown()
        if self._reading:
            self._reading.close()

    async def _ask(self, snapshot: Snapshot, question: str, history: Sequence[str], proposed: Sequence[str]) -> Answer:
        """Answer in one of the threads, in the order of arrival."""
        with snapshot.in_use():
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, ask, snapshot.answerer, question, history, proposed)

    def _open(self) -> Snapshot:
        reader, answerer = self._opens()
        notices = tuple(reader.notices())
        keys = {notice_key(notice.file): notice.file for notice in notices}
        return Snapshot(reader, answerer, notices, keys, examples(reader, list(keys.values()), answerer))
