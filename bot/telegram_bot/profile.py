"""What Telegram shows of the bot before anybody writes: its description, and the commands of each kind of chat."""

from __future__ import annotations

import logging
from collections.abc import Collection

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
)
from telegram.error import TelegramError

from bot.telegram_bot.handlers.commands import ADMIN, MENU
from bot.telegram_bot.messages.texts import Language, translate

_LOG = logging.getLogger(__name__)
_IN_GROUPS = ("help", "sources", "doc", "place", "follow")
_LANGUAGES: tuple[tuple[Language, str | None], ...] = (("zh-hans", None), ("en", "en"))
"""Languages and the codes that Telegram knows them by: two letters, so that all Chinese is one."""


async def set_profile(bot: Bot, admins: Collection[int]) -> None:
    """Tell Telegram all of it; what it does not take is logged, the bot works without."""
    for language, code in _LANGUAGES:
        with _Told(f"the profile in {language}"):
            await bot.set_my_description(translate("p description", language), language_code=code)
            await bot.set_my_short_description(translate("p short", language), language_code=code)
            await bot.set_my_commands(commands(MENU, language), BotCommandScopeAllPrivateChats(), language_code=code)
            await bot.set_my_commands(
                commands(_IN_GROUPS, language), BotCommandScopeAllGroupChats(), language_code=code
            )
    with _Told("the menu button"):
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    for admin in admins:
        with _Told("the commands of an administrator, who may not have started the bot"):
            await bot.set_my_commands(commands((*MENU, *ADMIN), "zh-hans"), BotCommandScopeChat(admin))


def commands(names: Collection[str], language: Language) -> list[BotCommand]:
    """The commands as Telegram lists them."""
    return [BotCommand(name, translate(f"m {name}", language)) for name in names]


class _Told:
    """Logs what Telegram did not take."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, TelegramError):
            _LOG.warning("%s could not be set: %s", self._what, error)
            return True
        return False
