"""What happens when something goes wrong: logged once, counted, and told to whoever waits for an answer."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError
from telegram.ext import ContextTypes

from bot.telegram_bot.context import BotContext
from bot.telegram_bot.handlers.precheck import tell
from bot.telegram_bot.messages.texts import translate
from bot.telegram_bot.runtime.apart import TakesTooLong
from index.errors import WenhaoError

_LOG = logging.getLogger(__name__)
_TOO_LATE = ("query is too old", "message to edit not found", "message can't be edited", "not modified")


class ErrorHandler:
    """The error handler of the application."""

    def __init__(self, bot_context: BotContext) -> None:
        self._context = bot_context

    async def on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Sort the error by what can be done about it."""
        error = context.error
        self._context.metrics.errors.labels(type(error).__name__).inc()
        if isinstance(error, Conflict):
            _LOG.error("another process takes the updates of this bot (getUpdates or a webhook); stop one of the two")
        elif isinstance(error, InvalidToken):
            _LOG.error("Telegram refuses the token")
        elif isinstance(error, Forbidden):
            _LOG.info("not delivered, the user has blocked the bot or it is no longer in the chat: %s", error)
        elif isinstance(error, BadRequest) and any(words in error.message.lower() for words in _TOO_LATE):
            _LOG.info("came too late: %s", error)
        elif isinstance(error, NetworkError) and not isinstance(error, BadRequest):
            _LOG.warning("no connection to Telegram: %s", error)
            if isinstance(update, Update) and update.message:  # unanswered, it is answered after the next start
                self._context.inbox.hold(update.update_id)
        elif isinstance(error, TakesTooLong):
            _LOG.error("a question was given up: %s", error)
            await self._tell(update, "too long")
        elif isinstance(error, WenhaoError):
            _LOG.error("%s", error)
            await self._tell(update, "no index")
        else:
            _LOG.error("an update could not be handled", exc_info=error)
            await self._tell(update, "failed")

    async def _tell(self, update: object, key: str) -> None:
        if not isinstance(update, Update):
            return
        try:
            await tell(update, translate(key, self._context.language(update.effective_user)))
        except TelegramError as error:
            _LOG.warning("nor could that be told: %s", error)
