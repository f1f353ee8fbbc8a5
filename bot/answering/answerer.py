"""The answerer: one question in, one Answer out, whose quotes are spans of the notices in the index."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Answer, Kind, Quote
from bot.answering import comparing, elements, looking_up, mentioned, refusing, selecting
from bot.answering.evidence import Evidence, Weighed
from bot.answering.followup import Resolved, resolve
from bot.answering.library import Library
from bot.answering.listing import listed_items
from bot.answering.quoting import quote
from bot.answering.scope import Scope, scope
from bot.answering.slots import slots
from index.lexical import simplified
from index.search import Index

_ALL_AT_ONCE = 5
"""Notices up to which a question about "the notices" is answered for each of them."""
_NEAREST = 1


class Answerer:
    """Answers questions from one open index; safe from several threads."""

    def __init__(self, index: Index) -> None:
        self._library = Library(index)

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The answer to `question`; `history` holds the earlier questions of the conversation, oldest first."""
        started = time.perf_counter()
        resolved = resolve(self._mended(question), [self._mended(turn) for turn in history], self._scope)
        answer = self._answer(resolved)
        return replace(answer, question=question, took_ms=round((time.perf_counter() - started) * 1000, 2))

    def _mended(self, question: str) -> str:
        """`question` in simplified characters, typing errors of pinyin input set right."""
        return self._library.homophones.corrected(simplified(question), self._library.prints)

    def _scope(self, question: str) -> Scope:
        library = self._library
        return scope(question, library.known, library.prints if library.places_bind else None)

    def _answer(self, resolved: Resolved) -> Answer:
        if resolved.item is not None and resolved.before:
            return self._item(resolved.before, resolved.item)
        question = refusing.without_orders(resolved.question)
        if reason := refusing.unfit(resolved.question, question):
            return _refusal(reason)
        asked = self._scope(question)
        if asked.missing and not asked.named:
            return _refusal(self._missing(asked))
        if asked.clauses:
            return self._in_clause(question, asked)
        if blank := mentioned.blank_number(asked.rest, self._library.printing):
            return _refusal(f"“{blank}”后面原文没有编号。")
        element = elements.asked_element(asked.rest)
        few = asked.named or len(self._library.known) <= _ALL_AT_ONCE
        if element and few and not any(term.known for term in self._library.terms(element[1])):
            return self._element(element[0], asked)
        if asked.closing:
            return self._in_clause(question, asked)
        if not self._library.terms(asked.rest) and asked.named:
            return self._overview(asked)
        return self._retrieve(question, asked)

    def _missing(self, asked: Scope) -> str:
        names = "、".join(asked.missing)
        return f"没有找到“{names}”的文件。{refusing.searched(self._library.known)}。"

    # --- exact reference ---

    def _in_clause(self, question: str, asked: Scope) -> Answer:
        files = asked.files or tuple(known.file for known in self._library.known)
        if len(files) > _ALL_AT_ONCE:
            return _refusal("请写明是哪份文件的条款，例如：琼发〔2020〕3号第三条。")
        found = [looking_up.find(self._library.notice(file), asked) for file in files]
        places = [place for place in found if place.span]
        if not places:
            return _refusal("".join(place.message for place in found))
        if any(term.known for term in self._library.terms(asked.rest)):
            weighed = self._weigh(question, asked, files)
            inside = [e for e in weighed.evidence if any(place.holds(e.passage) for place in places)]
            return self._conclude(question, replace(weighed, evidence=tuple(inside)), "clauses")
        quotes = [quote(place.notice, *place.span) for place in places if place.span]
        return _answered("lookup", quotes, "".join(place.message for place in found if not place.span))

    def _overview(self, asked: Scope) -> Answer:
        notices = [self._library.notice(file) for file in asked.files]
        quotes = [q for notice in notices for q in looking_up.overview(notice, asked)]
        return _answered("lookup", quotes) if quotes else _refusal("这份文件里没有可以引用的内容。")

    def _element(self, name: str, asked: Scope) -> Answer:
        files = asked.files or tuple(known.file for known in self._library.known)
        if len(files) > _ALL_AT_ONCE:
            return _refusal("请写明是哪份文件，例如：琼发〔2020〕3号的印发日期。")
        notices = [self._library.notice(file) for file in files]
        found = [(notice, elements.element_quotes(notice, name)) for notice in notices]
        silent = [notice for notice, found_quote in found if found_quote is None]
        message = elements.element_message(name, silent) if silent else ""
        quotes = [found_quote for _, found_quote in found if found_quote]
        return _answered("element", quotes, message) if quotes else _refusal(message)

    def _item(self, before: str, ordinal: int) -> Answer:
        """The `ordinal`-th item of what the answer to the question `before` lists."""
        first = self._answer(Resolved(before))
        for notice in (self._library.notice(file) for file in dict.fromkeys(q.file for q in first.quotes)):
            items = listed_items(notice, [q for q in first.quotes if q.file == notice.file])
            if len(items) < ordinal:
                continue
            start, end = items[ordinal - 1]
            text = notice.reading_text[start:end]
            if end - start > 16:
                return _answered("clauses", [quote(notice, start, end)])
            asked = Scope(rest=text, files=(notice.file,))
            weighed = self._weigh(text, asked, asked.files)
            others = (e for e in weighed.evidence if not e.passage.start <= start < e.passage.end)
            kept = tuple(e for e in others if text in e.passage.text)
            return self._conclude(text, replace(weighed, evidence=kept or weighed.evidence), "clauses")
        return _refusal("前面的回答里没有列出这么多项，请把要问的内容写完整。")

    # --- retrieval ---

    def _weigh(self, question: str, asked: Scope, files: Sequence[str]) -> Weighed:
        return self._library.weigh(asked.rest.strip() or question, self._library.terms(asked.rest), files)

    def _retrieve(self, question: str, asked: Scope) -> Answer:
        weighed = self._weigh(question, asked, asked.files)
        files = comparing.compared(question, asked, self._library.known, _ALL_AT_ONCE)
        if files:
            return self._compare(question, weighed, files, asked)
        return self._conclude(question, weighed, "clauses")

    def _conclude(self, question: str, weighed: Weighed, kind: Kind) -> Answer:
        if duties := self._duties(question, weighed):
            return _answered(kind, duties)
        if weighed.asks_for_duties:
            weighed = weighed.of_body()  # a list of addressees binds nobody
        chosen = selecting.best(weighed)
        return self._refused(question, weighed, chosen) or _answered(kind, self._quotes(chosen))

    def _duties(self, question: str, weighed: Weighed) -> list[Quote]:
        """All that binds the bodies that `question` names, if it names nothing else."""
        if not weighed.asks_for_duties or slots(question):
            return []
        return selecting.interleaved(self._quotes(selecting.duties(weighed)))

    def _refused(self, question: str, weighed: Weighed, chosen: Sequence[Evidence]) -> Answer | None:
        """The refusal, where `chosen` is no answer."""
        if lacks := self._lacking(question, chosen):
            return self._refuse(weighed, lacks)
        return self._refuse(weighed) if refusing.silent(weighed, chosen) else None

    def _lacking(self, question: str, chosen: Sequence[Evidence]) -> str | None:
        """What `question` asks for that `chosen`, near as they are, do not hold."""
        for slot in slots(question):
            if not any(slot.printed.search(e.passage.text) for e in chosen[:2]):
                return slot.name
        return refusing.missing_thing(question, chosen) or mentioned.only_named(question, chosen)

    def _compare(self, question: str, weighed: Weighed, files: Sequence[str], asked: Scope) -> Answer:
        quotes = self._duties(question, weighed)
        if not quotes:
            chosen = selecting.best_of_each(weighed, files, comparing.KEEP)
            if refused := self._refused(question, weighed, chosen):
                return refused
            quotes = self._quotes(chosen)
        quiet = [k for k in self._library.known if k.file in files and all(q.file != k.file for q in quotes)]
        return _answered("comparison", quotes, comparing.message(quiet, asked))

    def _refuse(self, weighed: Weighed, lacks: str = "") -> Answer:
        near = weighed.evidence[:_NEAREST]
        words = [lacks] if lacks else refusing.unanswered_words(weighed, near)[:3]
        about = f"，没有关于“{'、'.join(words)}”的内容" if words else ""
        nearest = self._quotes([e for e in near if e.score > 0.3])
        searched = refusing.searched(self._library.known)
        return _refusal(f"没有找到可以直接引用的条款。{searched}{about}，所以不作回答。", nearest)

    def _quotes(self, chosen: Sequence[Evidence]) -> list[Quote]:
        notices = {e.passage.file: self._library.notice(e.passage.file) for e in chosen}
        return selecting.joined(chosen, notices)


def _answered(kind: Kind, quotes: Sequence[Quote], message: str = "") -> Answer:
    count = len({q.file for q in quotes})
    first = f"{count} 份文件有规定，请按您所在地区适用。" if count > 1 else f"找到 {len(quotes)} 条直接依据。"
    return Answer("", True, kind, first + message, tuple(quotes))


def _refusal(message: str, nearest: Sequence[Quote] = ()) -> Answer:
    return Answer("", False, "refusal", message, (), tuple(nearest))
