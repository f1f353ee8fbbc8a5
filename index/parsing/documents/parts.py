"""The texts that a file holds one below the other: the notice's own, what it prints or forwards, attachments.

A carrier (印发、转发、公布) names in its title or preamble the text that it carries, and that text begins with its own
title; attachments open with their label (GB/T 9704-2012, 7.3.4: 附件 with its number at the top of the page).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.entities.clause_labels import Label, find_label
from index.entities.document_numbers import find_numbers
from index.entities.organizations import is_organ
from index.entities.references import GENRES, stem
from index.parsing.elements.elements import Elements
from index.parsing.elements.footer import read_footer
from index.parsing.elements.title import join_title
from index.parsing.relations.handing_on import carried_titles

_ATTACHMENT_HEAD = re.compile(
    r"(?:\S{2,24}\d号 ?)?"
    r"(?P<label>(?:附 ?件|附录) ?(?:[0-9０-９]{1,2}(?:[-－—][0-9]{1,2})?|[一二三四五六七八九十]{1,3})?)"
    " ?[:：.．、]?(?P<title>[^。，；]{0,60})"
)
_TITLE_LINES = 4
"""Lines over which the title of an attachment is spread at most."""
_MOST_NAMED_LINES = 6
"""Lines over which a title that the carrier names may be spread."""
_LONGEST_TITLE_LINE = 60
_LONGEST_PREAMBLE = 3
"""Lines between a title and its text that may be a preamble."""
_TITLE_END = re.compile(rf"(?:{GENRES}|名单|[^地]表|指标)(?:[（(][^（）()]{{1,20}}[）)])?$")
_CONTENTS = re.compile("目 ?[录次]")
_SIGNATURE_ROOM = 4
"""Paragraphs below the signature of a carried text at most: its note, who gets copies."""


@dataclass(slots=True)
class Part:
    """A text with a numbering of its own, given by paragraphs; the notice's own text has no title and no path here."""

    path: tuple[str, ...]
    """What the paths of its clauses begin with: the label of an attachment, or the printed title."""
    title: list[int]
    lines: list[int]
    closing: list[int] = field(default_factory=list)
    """Signature, date and what follows them in a carried text; not among `lines`."""
    label: str | None = None
    """附件2, where it opens with one."""
    named: bool = False
    """Whether the carrier names it."""

    @property
    def paragraphs(self) -> list[int]:
        """All its paragraphs, in order."""
        return [*self.title, *self.lines, *self.closing]


def split_parts(elements: Elements) -> list[Part]:
    """The notice's own text and each text below it, none empty but perhaps the first."""
    lines = [at for at in range(elements.body_start, len(elements.spans)) if at not in elements.taken]
    heads = _named_heads(elements, lines)
    bare = (at for at in lines if (head := _ATTACHMENT_HEAD.fullmatch(line_of(elements, at))) and not head["title"])
    stop = min(elements.body_stop, next(bare, elements.body_stop), *(at for at in heads if at != lines[0]))
    own = Part((), [], [at for at in lines if at < stop])
    parts, skip = [own], -1
    for at in lines[len(own.lines) :]:
        if at <= skip:
            continue
        line = line_of(elements, at)
        head = _ATTACHMENT_HEAD.fullmatch(line)
        if head or parts[-1] is own or (at in heads and (parts[-1].lines or parts[-1].named)):
            label = head["label"].replace(" ", "") if head else ""
            parts.append(Part((label,), [at] if head else [], [], label=label or None))
            if head:
                continue
        part = parts[-1]
        if at in heads:
            if part.title and part.label is None:  # a page number between the signature and the title
                parts[-2].closing += part.title
                part.title = []
            part.title += heads[at]
            part.named, skip = True, heads[at][-1]
        elif not part.named and not part.lines and len(part.title) < _TITLE_LINES and _is_title_line(line):
            part.title.append(at)
        else:
            part.lines.append(at)
    texts = [text for part in _without_mentions(parts)[1:] for text in _single_texts(elements, part)]
    parts = [_cited(elements, part) for part in (own, *texts) if part.lines or part.title]
    for part in parts:
        if part.path:
            _set_closing_apart(elements, part)
    return parts


def line_of(elements: Elements, at: int) -> str:
    """The paragraph `at` as printed."""
    start, end = elements.spans[at]
    return elements.text[start:end]


def title_of(elements: Elements, part: Part) -> str | None:
    """The title of a part as one line, without the label of an attachment."""
    lines = [line_of(elements, at) for at in part.title]
    if lines and (head := _ATTACHMENT_HEAD.fullmatch(lines[0])) and part.label:
        lines = [head["title"].strip(), *lines[1:]]
    lines = [line for line in lines if line]
    # The head of a table may stand right below the title of an attachment.
    ends = next((count for count, line in enumerate(lines, 1) if _TITLE_END.search(line)), len(lines))
    return join_title(lines[: len(lines) if part.named else ends]) if lines else None


def _named_heads(elements: Elements, lines: Sequence[int]) -> dict[int, list[int]]:
    """First paragraph -> the paragraphs of each title among `lines` that the notice's title or preamble names."""
    wanted = _expected(elements, lines)
    heads: dict[int, list[int]] = {}
    for order, at in enumerate(lines if wanted else ()):
        if find_label(line_of(elements, at)):
            continue
        for count in range(_MOST_NAMED_LINES, 0, -1):
            some = list(lines[order : order + count])
            if len(some) == count and some[-1] - at == count - 1 and _is_named(elements, some, wanted):
                heads[at] = some
                break
    return heads


def _is_named(elements: Elements, some: Sequence[int], wanted: frozenset[str]) -> bool:
    joined = "".join(line_of(elements, at) for at in some)
    if len(joined) > 2 * _LONGEST_TITLE_LINE or "。" in joined or joined[0] == "《":
        return False
    name = stem(joined)
    return name in wanted or any(
        name.endswith(each) and is_organ(name.removesuffix(each)) for each in wanted if len(each) < len(name)
    )


def _expected(elements: Elements, lines: Sequence[int]) -> frozenset[str]:
    """The stems of the titles of all texts that the notice says it prints or forwards."""
    preamble: list[str] = []
    for at in lines:
        if find_label(line_of(elements, at)):
            break
        preamble.append(line_of(elements, at))
    return frozenset(stem(title) for title in carried_titles(elements.values.get("title"), preamble))


def _single_texts(elements: Elements, part: Part) -> list[Part]:
    """`part` cut where another text with a title of its own starts its numbering anew."""
    texts = [part]
    first: Label | None = None
    begun = 0
    for order, at in enumerate(part.lines):
        label = find_label(line_of(elements, at))
        if label is None or label.ordinal != 1:
            continue
        if first is None:
            first = label
        elif label.kind == first.kind:
            title = _title_above(elements, part.lines[begun:order])
            if title:
                texts.append(Part(("",), title, []))
                begun, first = order, label
    if len(texts) == 1:
        return texts
    lines, cuts = part.lines, [text.title for text in texts[1:]]
    starts = [0, *(bisect_left(lines, title[-1]) + 1 for title in cuts)]
    stops = [*(bisect_left(lines, title[0]) for title in cuts), len(lines)]
    for text, start, stop in zip(texts, starts, stops, strict=True):
        text.lines = lines[start:stop]
    return texts


def _title_above(elements: Elements, lines: list[int]) -> list[int]:
    """The title lines right above the end of `lines`, a short preamble in between at most."""
    end = len(lines)
    while end and len(lines) - end < _LONGEST_PREAMBLE and not _is_title_line(line_of(elements, lines[end - 1])):
        end -= 1
    start = end
    while start and end - start < _TITLE_LINES and _is_title_line(line_of(elements, lines[start - 1])):
        start -= 1
    return lines[start:end]


def _is_title_line(line: str) -> bool:
    if len(line) > _LONGEST_TITLE_LINE or line[-1] in "。：:；;，," or _CONTENTS.fullmatch(line):
        return False
    numbers = find_numbers(line)
    return find_label(line) is None and not (numbers and len(line) <= numbers[0].end - numbers[0].start + 2)


def _without_mentions(parts: list[Part]) -> list[Part]:
    """`parts` where a line that names an attachment without giving it stays in the text that it closes."""
    kept = parts[:1]
    for part in parts[1:]:
        if part.path != ("",) and not part.lines and len(part.title) == 1:
            kept[-1].lines.extend(part.title)
        else:
            kept.append(part)
    return kept


def _cited(elements: Elements, part: Part) -> Part:
    """`part` cited by its attachment number, else by its printed title; a few lines without either are no part."""
    if part.path == ("",):
        title = title_of(elements, part)
        labelled = any(find_label(line_of(elements, at)) for at in part.lines)
        if title and (labelled or part.named):
            part.path = (title,)
        else:
            part.path, part.title, part.lines = (), [], part.title + part.lines
    return part


def _set_closing_apart(elements: Elements, part: Part) -> None:
    """Takes the signature that ends a carried text out of its lines, so that no clause ends with it."""
    printed = [line_of(elements, at) for at in part.lines]
    footer = read_footer(printed, 0)
    dated = footer.lines.get("date_of_issue")
    if dated and dated.start > 0 and dated.stop >= len(printed) - _SIGNATURE_ROOM:
        part.lines, part.closing = part.lines[: dated.start], part.lines[dated.start :]
