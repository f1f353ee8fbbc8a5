"""Answers in Telegram: what people say there, who may, what is kept of it, and how it is sent.

app puts the parts together; context is what they share; jobs is what runs by the clock.
handlers: what people do and what happens then.
messages: an answer as messages, and what the bot itself says.
persistence: what is kept.
runtime: the index off the event loop, the order and pace of updates, health, metrics, the log.
"""
