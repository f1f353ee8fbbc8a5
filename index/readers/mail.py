"""Messages (.eml) and pages saved as one file (.mht): the text that a reader sees; attachments are named, not read."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from index.errors import ReadingError
from index.readers import text, web
from index.readers.source_text import SourceText


def read(data: bytes, name: str) -> SourceText:
    """The body of a message, its subject above it."""
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise ReadingError(name, "不是完好的邮件，请把正文另存为 html 或 txt。")
    body = message.get_body(preferencelist=("html", "plain"))
    if body is None:
        raise ReadingError(name, "邮件里没有正文，请把附件另存后放入文件夹。")
    content = body.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise ReadingError(name, "邮件正文读不出来，请另存为 html 或 txt。")
    charset = body.get_content_charset() or "utf-8"
    try:
        content = content.decode("gb18030" if charset.lower() in ("gb2312", "gbk") else charset).encode()
    except (LookupError, UnicodeError):
        charset = ""
    if body.get_content_type() == "text/html":
        # What was decoded is UTF-8 now, whatever the page says of itself.
        source = web.read(b"\xef\xbb\xbf" + content if charset else content, name, "utf-8" if charset else None)
    else:
        source = text.read(content, name)
    subject = str(message.get("subject") or "").strip()
    shown = subject and name.lower().endswith(".eml") and subject not in source.pages[0][:400]
    pages = (f"{subject}\n{source.pages[0]}", *source.pages[1:]) if shown else source.pages
    attached = [part.get_filename() or "无名" for part in message.iter_attachments()] if message.is_multipart() else []
    files = [file for file in attached if name.lower().endswith(".eml")]
    told = (f"邮件附件没有读入：{'、'.join(files[:5])}；请另存后放入文件夹",) if files else ()
    return replace(source, pages=pages, warnings=(*source.warnings, *told))
