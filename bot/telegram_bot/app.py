"""The Telegram bot: its parts put together, started, and stopped without losing what was fetched."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.telegram_bot.connections import connections, trusted, webhook_options
from bot.telegram_bot.context import BotContext
from bot.telegram_bot.handlers.administration.admin import Admin
from bot.telegram_bot.handlers.administration.allow import AllowHandlers
from bot.telegram_bot.handlers.administration.removals import RemovalHandlers
from bot.telegram_bot.handlers.administration.uploads import UploadHandlers
from bot.telegram_bot.handlers.answer_buttons import AnswerButtons
from bot.telegram_bot.handlers.commands import Commands
from bot.telegram_bot.handlers.errors import ErrorHandler
from bot.telegram_bot.handlers.follow import FollowHandlers
from bot.telegram_bot.handlers.inline_query import InlineQueries
from bot.telegram_bot.handlers.notices import NoticeHandlers
from bot.telegram_bot.handlers.photos import PhotoHandlers
from bot.telegram_bot.handlers.place import PlaceHandlers
from bot.telegram_bot.handlers.precheck import Precheck, tell
from bot.telegram_bot.handlers.questions import QuestionHandlers
from bot.telegram_bot.handlers.summaries import SummaryMessages
from bot.telegram_bot.jobs import BackgroundJobs
from bot.telegram_bot.messages.keyboards import ButtonHandler
from bot.telegram_bot.messages.texts import translate
from bot.telegram_bot.persistence.access import Access
from bot.telegram_bot.persistence.conversations import Conversations
from bot.telegram_bot.persistence.database import Database
from bot.telegram_bot.persistence.feedback import Feedback
from bot.telegram_bot.persistence.follows import Follows
from bot.telegram_bot.persistence.inbox import Inbox, StoringQueue
from bot.telegram_bot.persistence.offered_questions import OfferedQuestions
from bot.telegram_bot.persistence.places import Places
from bot.telegram_bot.persistence.sent_answers import SentAnswers
from bot.telegram_bot.persistence.uploads import Uploads
from bot.telegram_bot.profile import set_profile
from bot.telegram_bot.runtime.apart import AnsweringProcesses, rebuild_apart
from bot.telegram_bot.runtime.bounded_server import bound_servers
from bot.telegram_bot.runtime.corpus_updates import CorpusUpdates, Rebuild
from bot.telegram_bot.runtime.live_index import ClosingAnswerer, IndexReader, LiveIndex
from bot.telegram_bot.runtime.monitoring.health import WatchedRequest
from bot.telegram_bot.runtime.monitoring.log_redaction import log_to_stderr
from bot.telegram_bot.runtime.monitoring.metrics import Metrics
from bot.telegram_bot.runtime.proposals import Proposals
from bot.telegram_bot.runtime.rate_limiter import RetryingRateLimiter
from bot.telegram_bot.runtime.throttle import TokenBucket
from bot.telegram_bot.runtime.update_processor import PerChatUpdateProcessor
from bot.telegram_bot.settings import BotSettings, read_settings
from index.errors import SettingsError, WenhaoError

if TYPE_CHECKING:
    from index.settings import Settings

_LOG = logging.getLogger(__name__)

UPDATES = ["message", "edited_message", "callback_query", "inline_query"]
"""What the bot asks Telegram for."""

_TOKEN_REFUSED = "Telegram 不认这个 token，请核对 WENHAO_BOT_TOKEN。"


class TelegramBot:
    """The application and what belongs to it; `application` is python-telegram-bot's."""

    def __init__(
        self,
        settings: BotSettings,
        index_settings: Settings,
        opens: Callable[[], tuple[IndexReader, ClosingAnswerer]],
        rebuild: Rebuild,
    ) -> None:
        self.settings = settings
        bound_servers()
        data = settings.data or index_settings.data / "bot"
        self._database = Database(data / "bot.sqlite")
        inbox = Inbox(self._database)
        self._queue = StoringQueue(inbox)
        self.context = BotContext(
            settings,
            LiveIndex(opens, settings.workers),
            Conversations(self._database, settings.conversation_minutes * 60.0),
            SentAnswers(self._database),
            OfferedQuestions(self._database),
            Places(self._database),
            Feedback(self._database),
            Access(self._database, settings),
            TokenBucket(settings.questions_per_minute),
            Metrics(),
            inbox,
        )
        self.processor = PerChatUpdateProcessor(settings.queue, self._tell_full, inbox.done)
        self._summaries = SummaryMessages.from_environ(data, self.context.metrics)
        self._proposals = Proposals.from_environ(data, self.context.metrics)
        self.context.metrics.in_hand.set_function(lambda: self.processor.in_hand)
        uploads = Uploads(self._database, data / "uploads", index_settings.corpus)
        self._updates = CorpusUpdates(uploads, self.context.live_index, rebuild)
        self._uploads = UploadHandlers(self.context, uploads, self._updates)
        self._removals = RemovalHandlers(self.context, uploads, self._updates)
        self._follows = FollowHandlers(self.context, Follows(self._database))
        polls = settings.mode == "polling"
        self._polling = WatchedRequest(proxy=settings.proxy, httpx_kwargs={"verify": trusted()}) if polls else None
        self._jobs = BackgroundJobs(self.context, self._polling, self._give_up, self._tell_news)
        self._beside: list[asyncio.Task[None]] = []
        self.application = self._build()
        self._add_handlers()

    def _build(self) -> Application[Any, Any, Any, Any, Any, Any]:
        settings = self.settings
        builder = (
            Application.builder()
            .token(settings.token.get_secret_value())
            .rate_limiter(RetryingRateLimiter(settings.sends_per_second, self.context.move_chat, self._runs))
            .concurrent_updates(self.processor)
            .update_queue(self._queue)
            .request(connections(settings.proxy))
            .post_init(self.prepare)
            .post_stop(self.finish)
        )
        if self._polling:
            builder = builder.get_updates_request(self._polling)
        if settings.api_url:
            base = settings.api_url.rstrip("/")
            builder = builder.base_url(base).base_file_url(base.removesuffix("/bot") + "/file/bot")
        return builder.build()

    def _add_handlers(self) -> None:
        app, bot_context = self.application, self.context
        notices, answers = NoticeHandlers(bot_context), AnswerButtons(bot_context)
        places, allow = PlaceHandlers(bot_context), AllowHandlers(bot_context)
        model = self._summaries.settings if self._summaries else None
        commands, admin = Commands(bot_context, notices, answers, model), Admin(bot_context, self.processor)
        questions = QuestionHandlers(bot_context, self.processor, self._summaries, self._proposals)
        photos = PhotoHandlers(bot_context, notices, questions, commands)
        uploads, removals, follows = self._uploads, self._removals, self._follows
        new, edited = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
        named = {
            "start": commands.on_start,
            "help": commands.on_help,
            "lang": commands.on_lang,
            "reset": commands.on_reset,
            "privacy": commands.on_privacy,
            "place": places.on_place,
            "follow": follows.on_follow,
            "sources": notices.on_sources,
            "doc": notices.on_doc,
            "stats": admin.on_stats,
            "reload": admin.on_reload,
            "feedback": admin.on_feedback,
            "allow": allow.on_allow,
            "delete": removals.on_delete,
            "restore": uploads.on_restore,
        }
        app.add_handler(TypeHandler(Update, Precheck(bot_context).on_update), group=-1)
        app.add_handlers([CommandHandler(name, handler, filters=new) for name, handler in named.items()])
        app.add_handler(MessageHandler(new & filters.COMMAND, commands.on_unknown))
        # Whoever may not add notices asks with what stands below a file, as with what stands below a picture.
        theirs = filters.CAPTION & ~(filters.Document.ALL & filters.User(self.settings.admins))
        app.add_handler(MessageHandler(new & filters.PHOTO, photos.on_photo))
        app.add_handler(MessageHandler(new & (filters.TEXT | theirs), questions.on_text))
        app.add_handler(MessageHandler(edited & filters.TEXT & ~filters.COMMAND, questions.on_edited))
        app.add_handler(MessageHandler(new & filters.Document.ALL, uploads.on_document))
        app.add_handler(MessageHandler(new & ~filters.StatusUpdate.ALL, commands.on_other))
        pressable = (answers, questions, places, notices, commands, allow, uploads, removals, follows)
        actions = {name: action for owner in pressable for name, action in owner.actions.items()}
        app.add_handler(CallbackQueryHandler(ButtonHandler(bot_context, actions).on_press))
        app.add_handler(InlineQueryHandler(InlineQueries(bot_context).on_query))
        app.add_error_handler(ErrorHandler(bot_context).on_error)

    async def prepare(self, application: object = None) -> None:
        """Open the index, finish what a killed process left, start what runs beside the updates."""
        await self.context.live_index.open()
        self._jobs.start()
        try:
            left, given_up = await self._queue.put_left(self.application.bot)
        except sqlite3.Error as error:
            raise self._database.unusable(error) from error
        if left:
            _LOG.info("%d updates were left unhandled and are handled now", left)
        # Beside everything else: the bot answers also where Telegram, or a rebuild, takes its time over this.
        profile = set_profile(self.application.bot, self.settings.admins)
        beside = profile, self._uploads.resume(self.application.bot), self._tell_given_up(given_up)
        self._beside = [asyncio.create_task(work) for work in beside]

    async def finish(self, application: object = None) -> None:
        """After the last answer: end what runs beside and close everything."""
        for task in self._beside:
            task.cancel()
        await self._jobs.stop()
        if self._summaries:
            await self._summaries.close()
        if self._proposals:
            self._proposals.close()
        self.context.live_index.close()
        self._database.close()

    def run(self) -> None:
        """Poll or serve the webhook until a signal comes; all fetched updates are answered before it returns."""
        settings, app = self.settings, self.application
        try:
            if settings.mode == "polling":
                app.run_polling(allowed_updates=UPDATES, bootstrap_retries=-1)
            else:
                app.run_webhook(allowed_updates=UPDATES, bootstrap_retries=-1, **webhook_options(settings))
        except InvalidToken:
            raise SettingsError(_TOKEN_REFUSED) from None  # the library's error carries the token
        if self._polling and self._polling.is_refused:
            raise SettingsError(_TOKEN_REFUSED)

    async def _give_up(self) -> None:
        """Stop polling, which the library does not do when the token is refused, and end the process."""
        if self.application.updater:
            with contextlib.suppress(InvalidToken):
                await self.application.updater.stop()
        self.application.stop_running()

    def _runs(self) -> bool:
        """Whether updates are taken: not before the start, and not once the bot is to stop."""
        return bool(self.application.updater and self.application.updater.running)

    async def _tell_given_up(self, updates: Sequence[Update]) -> None:
        for update in updates:
            _LOG.error("update %d is given up", update.update_id)
            with contextlib.suppress(TelegramError):
                await tell(update, translate("failed", self.context.language(update.effective_user)))

    async def _tell_news(self) -> None:
        await self._follows.tell(self.application.bot)

    async def _tell_full(self, update: Update) -> None:
        self.context.metrics.turned_away.labels("full").inc()
        user = update.effective_user
        if user and self.context.throttle.tells(user.id):
            await tell(update, translate("full", self.context.language(user)))


def run() -> int:
    """Run the bot with the settings of the environment until it is stopped; returns 0.

    Raises SettingsError for wrong settings and StoreError where there is no usable index.
    """
    from index.search.index import Index
    from index.settings import Settings

    settings, index_settings = read_settings(), Settings.from_environ()
    secrets = [settings.token, *([settings.webhook_secret] if settings.webhook_secret else [])]
    model_key = os.environ.get("WENHAO_LLM_KEY", "").strip()
    hidden = [*(secret.get_secret_value() for secret in secrets), *([model_key] if model_key else [])]
    log_to_stderr(settings.log_level, hidden)

    def opens() -> tuple[IndexReader, ClosingAnswerer]:
        """Both processes open the index at the same time."""
        with ThreadPoolExecutor(1) as pool:
            starting = pool.submit(AnsweringProcesses, index_settings, settings.workers, settings.answer_seconds)
            try:
                index = Index.open(index_settings.index, index_settings)
            except WenhaoError:
                with contextlib.suppress(WenhaoError):
                    starting.result().close()
                raise
            return index, starting.result()

    TelegramBot(settings, index_settings, opens, partial(rebuild_apart, index_settings)).run()
    return 0
