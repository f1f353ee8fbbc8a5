"""Answers in Telegram: what people say there, who may, what is kept of it, and how it is sent.

rich, render, wording (texts.toml): an answer as messages, and what the bot itself says.
database with conversations, issued, feedback, access, uploads: what is kept.
lanes, limits, joining, pacing: in which order, how fast, from how many messages, and sending.
library: the index, off the event loop and always the newest; upkeep, health, metrics: what runs beside.
addressing, gate: what is for the bot, and from whom; faults, redaction: what goes wrong and what never shows.
answering_desk, notices_desk, upload_desk, commands, inline, admin, buttons: what people do and what happens then;
they share desk, and keyboard with callbacks for their buttons.
"""
