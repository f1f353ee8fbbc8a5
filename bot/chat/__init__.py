"""Answers in Telegram: what people say there, who may, what is kept of it, and how it is sent.

rich → render: an answer as messages; wording: what the bot itself says.
database → conversations, issued, feedback, access, uploads: what is kept.
lanes, pacing, joining: order and fairness, sending, questions in several parts.
library: the index, off the event loop and always the newest.
questions, commands, notices, buttons, inline, admin, upload_desk: what people do and what happens then.
"""
