"""The buttons under an answer, and what happens when they are pressed.

A press is only good in the chat that the answer was given in. Whoever asked sees the message change in place; somebody
else in a group gets what they tapped in private, and the group's message stays as it is.
"""

from __future__ import annotations

from telegram import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden
from telegram.helpers import create_deep_linked_url

from bot.telegram_bot.context import BotContext, reply
from bot.telegram_bot.handlers.answer_views import AnswerViews, View
from bot.telegram_bot.messages.answer_message import citation_message
from bot.telegram_bot.messages.callback_data import CallbackData
from bot.telegram_bot.messages.keyboards import Action, Expired, button, keyboard, rows, show
from bot.telegram_bot.messages.texts import translate
from bot.telegram_bot.persistence.sent_answers import SentAnswer

REASONS = ("r off topic", "r clause", "r incomplete", "r other")
_LINK = "v"
"""How the payload of a deep link to a view begins."""


class AnswerButtons:
    """What the buttons under answers do; each action raises Expired where there is nothing to show."""

    def __init__(self, bot_context: BotContext) -> None:
        self._context = bot_context
        self._views = AnswerViews(bot_context)
        self.actions: dict[str, Action] = {
            **dict.fromkeys(self._views.by_action, self._show),
            "k": self._send_words,
            "f": self._opinion,
            "r": self._reason,
        }

    async def follow_link(self, message: Message, payload: str) -> bool:
        """Show the view that a deep link of ours names; False where it names none."""
        kind, *fields = payload.split("-")
        if kind != _LINK or len(fields) < 2 or fields[0] not in self._views.by_action:
            return False
        pressed = CallbackData(fields[0], tuple(fields[1:]))
        try:
            sent_answer = self._known(pressed.fields[0], message.chat.id)
            await reply(message, *self._views.by_action[pressed.action](sent_answer, pressed))
        except (Expired, ValueError, LookupError):
            return False
        return True

    async def _show(self, query: CallbackQuery, pressed: CallbackData) -> None:
        sent_answer, view = self._sent_answer(query, pressed), self._views.by_action[pressed.action]
        if _is_private(query) or query.from_user.id == sent_answer.user:
            await show(query, *view(sent_answer, pressed))
            return
        person = query.from_user.id
        view(sent_answer, pressed)  # raises Expired before anything is kept
        own = self._context.sent_answers.add(person, person, sent_answer.language, sent_answer.answer)
        pressed = CallbackData(pressed.action, (own.id, *pressed.fields[1:]))
        await self._in_private(query, view(own, pressed), "-".join([_LINK, pressed.action, *pressed.fields]))

    async def _in_private(self, query: CallbackQuery, view: View, payload: str) -> None:
        """Send `view` to whoever pressed; the link opens it where they have not spoken to the bot yet."""
        body, markup = view
        try:
            await query.get_bot().send_message(
                query.from_user.id,
                body.text,
                entities=body.entities,
                reply_markup=markup,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except (Forbidden, BadRequest):
            await query.answer(url=create_deep_linked_url(query.get_bot().username, payload))
        else:
            await query.answer(translate("sent privately", self._context.language(query.from_user)))

    async def _send_words(self, query: CallbackQuery, pressed: CallbackData) -> None:
        """Words and citation in a message of their own, which can be copied or forwarded whole."""
        sent_answer = self._sent_answer(query, pressed)
        message = citation_message(self._views.quote(sent_answer, pressed.number(1)), sent_answer.language)
        if isinstance(query.message, Message) and _is_private(query):
            await reply(query.message, message)
            await query.answer()
        else:
            await self._in_private(query, (message, None), "help")

    async def _opinion(self, query: CallbackQuery, pressed: CallbackData) -> None:
        sent_answer, number, group = self._sent_answer(query, pressed), pressed.number(2), pressed.fields[3]
        useful = pressed.fields[1] == "good"
        self._context.feedback.add(sent_answer, query.from_user.id, useful)
        if useful or not (_is_private(query) or query.from_user.id == sent_answer.user):
            await query.answer(translate("thanks", sent_answer.language))
            return
        await query.edit_message_reply_markup(reasons(sent_answer, number, group))
        await query.answer(translate("what is wrong", sent_answer.language))

    async def _reason(self, query: CallbackQuery, pressed: CallbackData) -> None:
        sent_answer, reason = self._sent_answer(query, pressed), REASONS[pressed.number(1)]
        self._context.feedback.add(sent_answer, query.from_user.id, useful=False, reason=translate(reason))
        back = CallbackData("p", (sent_answer.id, *pressed.fields[2:4]))
        await show(
            query, *self._views.by_action["p"](sent_answer, back), told=translate("thanks", sent_answer.language)
        )

    def _sent_answer(self, query: CallbackQuery, pressed: CallbackData) -> SentAnswer:
        return self._known(pressed.fields[0], query.message.chat.id if query.message else 0)

    def _known(self, identity: str, chat: int) -> SentAnswer:
        sent_answer = self._context.sent_answers.get(identity, chat)
        if sent_answer is None:
            raise Expired
        return sent_answer


def reasons(sent_answer: SentAnswer, number: int, group: str) -> InlineKeyboardMarkup | None:
    """The buttons that say what is wrong with an answer."""
    taps = [
        button(translate(key, sent_answer.language), "r", sent_answer.id, at, number, group)
        for at, key in enumerate(REASONS)
    ]
    return keyboard(*rows(taps, 2))


def _is_private(query: CallbackQuery) -> bool:
    return query.message is not None and query.message.chat.type == ChatType.PRIVATE
