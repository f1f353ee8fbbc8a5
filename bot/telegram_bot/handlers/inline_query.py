"""Inline mode: @bot and a number with a clause, or a question, gives citations to send into any chat."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import accumulate

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import InlineQueryLimit
from telegram.ext import ContextTypes

from bot.answer import Quote
from bot.citation import clause_words
from bot.telegram_bot.context import BotContext
from bot.telegram_bot.messages.answer_message import citation_message
from bot.telegram_bot.messages.formatted_text import clip, readable
from bot.telegram_bot.messages.texts import Language, translate

_PAUSE = 0.3  # seconds without a keystroke before the words are taken for the question
_CACHED = 60  # seconds that Telegram may reuse the results for the same words
_MOST = 10
_LONGEST_REQUEST = 60_000  # bytes of JSON; whole clauses add up
_TITLE, _DESCRIPTION = 100, 200


class InlineQueries:
    """The handler of inline queries; only the latest of each person is answered."""

    def __init__(self, bot_context: BotContext) -> None:
        self._context = bot_context
        self._latest: dict[int, str] = {}

    async def on_query(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Citations for what was typed, or a hint where there are none."""
        query = update.inline_query
        if query is None:
            return
        self._latest[query.from_user.id] = query.id
        await asyncio.sleep(_PAUSE)
        if self._latest.get(query.from_user.id) != query.id:
            return
        del self._latest[query.from_user.id]
        words = readable(query.query).strip()
        language = self._context.language(query.from_user, words)
        quotes: tuple[Quote, ...] = ()
        if words:
            self._context.metrics.questions.labels("inline").inc()
            quotes = (await self._context.live_index.ask(words[: InlineQueryLimit.MAX_QUERY_LENGTH], ())).quotes[:_MOST]
        hint = None if quotes else InlineQueryResultsButton(translate("i hint", language), start_parameter="help")
        results = _sendable([_article(str(at), quote, language) for at, quote in enumerate(quotes)])
        await query.answer(results, cache_time=_CACHED, is_personal=True, button=hint)


def _sendable(results: Sequence[InlineQueryResultArticle]) -> list[InlineQueryResultArticle]:
    """As many results, best first, as one request holds."""
    sizes = accumulate(len(result.to_json()) for result in results)
    return [result for result, size in zip(results, sizes, strict=True) if size <= _LONGEST_REQUEST]


def _article(identity: str, quote: Quote, language: Language) -> InlineQueryResultArticle:
    message = citation_message(quote, language)
    title = f"{quote.document_number or quote.title or quote.file} {clause_words(quote.path)}".strip()
    return InlineQueryResultArticle(
        identity,
        clip(readable(title), _TITLE),
        InputTextMessageContent(
            message.text, entities=message.entities, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
        description=clip(readable(quote.text), _DESCRIPTION),
    )
