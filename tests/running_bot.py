"""The whole bot, polling an emulated Telegram, over the sample notices."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from emulator import TOKEN, Telegram
from samples import MOUNTAIN, WATER, Answerer, IndexReader

from bot.telegram_bot.app import UPDATES, TelegramBot
from bot.telegram_bot.connections import webhook_options
from bot.telegram_bot.settings import read_settings
from index.settings import Settings

ADMIN = 900


@dataclass
class Service:
    """What a test holds of the running bot."""

    telegram: Telegram
    bot: TelegramBot
    reader: IndexReader
    answerer: Answerer
    data: Path
    corpus: Path


@asynccontextmanager
async def started(bot: TelegramBot) -> AsyncIterator[None]:
    """Run `bot` as its run() does, without signals."""
    app = bot.application
    await app.initialize()
    await bot.prepare()
    if bot.settings.mode == "polling":
        await app.updater.start_polling(
            allowed_updates=UPDATES, error_callback=lambda error: app.create_task(app.process_error(None, error))
        )
    else:
        await app.updater.start_webhook(allowed_updates=UPDATES, **webhook_options(bot.settings))
    await app.start()
    try:
        yield
    finally:
        await app.updater.stop()
        await app.stop()
        await bot.finish()
        await app.shutdown()


def make_bot(
    telegram: Telegram, folder: Path, opens: Callable[[], Any], rebuild: Any = None, **given: Any
) -> TelegramBot:
    """A bot with everything under `folder`."""
    settings = read_settings(
        **{
            "token": TOKEN,
            "api_url": f"{telegram.base}/bot",
            "data": folder / "bot",
            "admins": frozenset({ADMIN}),
            "questions_per_minute": 1000,
            "sends_per_second": 0,
        }
        | given
    )
    (folder / "corpus").mkdir(exist_ok=True)
    index_settings = Settings.from_environ(
        {"WENHAO_CORPUS": str(folder / "corpus"), "WENHAO_INDEX": str(folder / "index")}
    )
    return TelegramBot(settings, index_settings, opens, rebuild or dict)


@asynccontextmanager
async def service(
    folder: Path, telegram: Telegram | None = None, work: float = 0.0, **given: Any
) -> AsyncIterator[Service]:
    """The bot over the sample notices; `telegram` may be one that outlives it."""
    if telegram is None:
        async with Telegram() as telegram, service(folder, telegram, work, **given) as running:
            yield running
        return
    reader = IndexReader(mountain=MOUNTAIN, water=WATER)
    answerer = Answerer(reader, work)
    generations = chain([(reader, answerer)], map(answerer.over, repeat(reader)))
    bot = make_bot(telegram, folder, lambda: next(generations), lambda: reader.rebuild(folder / "corpus"), **given)
    async with started(bot):
        yield Service(telegram, bot, reader, answerer, folder / "bot", folder / "corpus")
