"""Old formats (.doc, .wps, .rtf): turned into .docx by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from index.errors import ReadingError
from index.readers import word
from index.source import Source

_SECONDS = 60


def read(data: bytes, name: str) -> Source:
    """The text of an old word processor's file. Raises ReadingError where LibreOffice is missing or fails."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise ReadingError(name, "旧格式需要 LibreOffice 才能读取，请安装 LibreOffice，或另存为 .docx。")
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder, "notice" + Path(name).suffix.lower())
        old.write_bytes(data)
        command = [office, "--headless", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"]
        command += ["--convert-to", "docx", "--outdir", folder, str(old)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
            source = word.read(Path(folder, "notice.docx").read_bytes(), name)
        except (subprocess.SubprocessError, OSError) as error:
            raise ReadingError(name, "LibreOffice 未能转换此文件，请另存为 .docx。") from error
    return replace(source, reader=f"LibreOffice, {source.reader}")
