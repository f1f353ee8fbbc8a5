"""What a refusal for want of a document says: which thing named no document bears, and what there is instead."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering.messages import Locale
from bot.answering.scope.catalogue import Catalogue
from bot.answering.scope.scope import NamedScope
from bot.answering.scope.text import Named

_MOST = 6
"""Documents, places or years that one sentence lists."""


def absent_message(scope: NamedScope, catalogue: Catalogue, locale: Locale) -> str:
    """Sentences for what `scope` names and no document bears, each true of the index."""
    return locale.joined(*(_sentence(each, scope, catalogue, locale) for each in scope.absent))


def named_words(scope: NamedScope, locale: Locale) -> str:
    """The things named that documents bear, as typed."""
    return locale.listed(dict.fromkeys(each.words for each in scope.named))


def _sentence(absent: Named, scope: NamedScope, catalogue: Catalogue, locale: Locale) -> str:
    beside = [each for each in scope.named if each.kind in ("place", "issuer", "title")]
    within = frozenset[str]().union(*(each.documents for each in beside))
    if absent.kind in ("year", "order", "genre") and within:
        of = locale.listed(dict.fromkeys(each.words for each in beside))
        there = _years(within, catalogue, locale) if absent.kind == "year" else _labels(within, catalogue, locale)
        return locale.say("none of it", of=of, words=absent.words, there=there)
    if absent.kind == "place":
        near = catalogue.places_near(absent.words)
        if near:
            return locale.say("no document of place but", words=absent.words, there=_labels(near, catalogue, locale))
        return locale.say("no document of place", words=absent.words, there=_places(catalogue, locale))
    if absent.kind in ("number", "title", "order") and (near := catalogue.like(absent.words)):
        return locale.say("no such document but", words=absent.words, there=_labels(near, catalogue, locale))
    return locale.say("no such document", words=absent.words, count=len(catalogue.entries))


def _labels(ids: Iterable[str], catalogue: Catalogue, locale: Locale) -> str:
    return _listed([catalogue.by_id[i].label for i in catalogue.ordered(ids)], locale)


def _years(ids: Iterable[str], catalogue: Catalogue, locale: Locale) -> str:
    years = sorted({year for i in ids for year in catalogue.by_id[i].years})
    return (
        _listed([str(year) if locale.english else f"{year}年" for year in years], locale)
        if years
        else _labels(ids, catalogue, locale)
    )


def _places(catalogue: Catalogue, locale: Locale) -> str:
    return _listed(dict.fromkeys(p.name for e in catalogue.entries for p in e.places[:1]), locale)


def _listed(words: Iterable[str], locale: Locale) -> str:
    """At most _MOST words, and how many there are where there are more."""
    every = list(words)
    listed = locale.listed(every[:_MOST])
    return listed if len(every) <= _MOST else locale.say("and more", listed=listed, count=len(every))
