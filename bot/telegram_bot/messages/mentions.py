"""Whether a message is meant for the bot, and what it says without the salutation.

In private everything is; in groups commands, mentions and replies to the bot are, with or without privacy mode.
"""

from __future__ import annotations

import re

from telegram import Message, MessageEntity
from telegram.constants import ChatType

from bot.telegram_bot.messages.formatted_text import readable

_POINTING = re.compile(
    r"(?:请?(?:问|看|查)(?:一?下)?[，,]?)?(?:(?:上面)?(?:这|那)(?:条|个|段|句|话|则|份)?(?:消息|话|通知|说法|内容)?)?"
    r"(?:说的)?(?:是)?(?:对|真|准|属实|有依据|有根据|正确)?的?(?:吗|么|嘛|不对|吧|呢)?[？?。！!]*"
    r"|(?:is )?(?:this|that)(?: true| right| correct)?[?.!]*",
    re.IGNORECASE,
)
"""A message that only points to another one and asks whether it is right."""


def is_for(message: Message, username: str, bot_id: int) -> bool:
    """Whether the bot called `username` is spoken to."""
    if message.via_bot and message.via_bot.id == bot_id:
        return False  # a citation taken from our own inline results
    if message.chat.type == ChatType.PRIVATE:
        return True
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == bot_id:
        return True
    return any(_names(entity, words, username, bot_id) for entity, words in _parsed(message))


def without_mention(message: Message, username: str) -> str:
    """The text of `message` without mentions of the bot."""
    text = message.text or message.caption or ""
    for entity, words in _parsed(message):
        if entity.type == MessageEntity.MENTION and words.lower() == f"@{username.lower()}":
            text = text.replace(words, " ")
    return readable(text).strip()


def about_replied(message: Message, text: str, bot_id: int) -> str | None:
    """What somebody else's message says that this one replies to, where `text` is only about it: 这条说的对吗.

    None where `text` asks something of its own.
    """
    replied = message.reply_to_message
    if replied is None or (replied.from_user and replied.from_user.id == bot_id):
        return None
    said = readable(replied.text or replied.caption or "").strip()
    return said if said and (not text or _POINTING.fullmatch(text)) else None


def _parsed(message: Message) -> list[tuple[MessageEntity, str]]:
    """Entities with their words. The library's own way raises on unpaired surrogates."""
    raw = (message.text or message.caption or "").encode("utf-16-le", "surrogatepass")
    entities = message.entities or message.caption_entities
    ends = ((2 * entity.offset, 2 * (entity.offset + entity.length)) for entity in entities)
    return [
        (entity, raw[start:end].decode("utf-16-le", "replace"))
        for entity, (start, end) in zip(entities, ends, strict=True)
    ]


def _names(entity: MessageEntity, words: str, username: str, bot_id: int) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot_id
    if entity.type == MessageEntity.BOT_COMMAND:  # /help is for every bot, /help@other for another
        return entity.offset == 0 and words.partition("@")[2].lower() in ("", username.lower())
    return words.lower() == f"@{username.lower()}"
