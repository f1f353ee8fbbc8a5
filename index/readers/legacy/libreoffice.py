"""Formats older than Word 97: turned into .docx by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from index.errors import ReadingError
from index.readers import limits
from index.readers.office import word
from index.readers.source_text import SourceText

_SECONDS = 60
"""By the clock, that a conversion may take."""
_NOWHERE = "http://127.0.0.1:9"
_ENVIRON = {
    "PATH": os.environ.get("PATH", os.defpath),
    "LANG": "C.UTF-8",
    **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), _NOWHERE),
}
"""All that the converter is told of this machine: no token and no home folder; proxies lead nowhere."""


def read(data: bytes, name: str) -> SourceText:
    """The text of an old word processor's file. Raises ReadingError where LibreOffice is missing or fails."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise ReadingError(name, "旧格式需要 LibreOffice 才能读取，请安装 LibreOffice，或另存为 .docx。")
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder, "notice" + Path(name).suffix.lower())
        old.write_bytes(data)
        command = [office, "--headless", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"]
        command += ["--convert-to", "docx", "--outdir", folder, str(old)]
        limits.allow(_SECONDS)
        try:
            _run([*_without_network(), *command])
            source = word.read(Path(folder, "notice.docx").read_bytes(), name)
        except (subprocess.SubprocessError, OSError) as error:
            raise ReadingError(name, "LibreOffice 未能转换此文件，请另存为 .docx。") from error
    return replace(source, reader=f"LibreOffice, {source.reader}")


@cache
def _without_network() -> tuple[str, ...]:
    """What a command begins with that shall see no network, empty where the system does not let users do that."""
    alone = ("unshare", "--map-root-user", "--net")
    try:
        subprocess.run([*alone, "true"], check=True, capture_output=True, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return ()
    return alone


def _run(command: list[str]) -> None:
    """Run `command` and what it starts, which ends with it. Raises SubprocessError where it fails or takes too long."""
    own = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, env=_ENVIRON
    )
    try:
        failed = own.wait(_SECONDS)
    except BaseException:
        os.killpg(own.pid, signal.SIGKILL)
        own.wait()
        raise
    if failed:
        raise subprocess.CalledProcessError(failed, command)
