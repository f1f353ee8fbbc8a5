"""Zip archives read as the folders that they are: 附件.zip/附件1.docx is a file of its own.

An archive inside another is not opened. What is hostile (more files than a folder of notices has, an entry that unpacks
to more than a file may have, names outside the archive) is refused before anything is unpacked.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path, PurePosixPath

from index.errors import ReadingError

SUFFIX = ".zip"
MOST_BYTES = 100_000_000
"""Size from which a file is not read, in an archive or not; a notice with scanned attachments stays far below."""
_MOST_DIRECTORY = 1_000_000
"""Bytes that the list of its files may take at the end of an archive: some 10,000 files."""
_END = struct.Struct("<4s4H2LH")
"""End of central directory record (APPNOTE 4.3.16)."""
_LONGEST_COMMENT = 1 << 16
_UTF8 = 0x800
_ENCRYPTED = 0x1


def members(path: Path) -> list[tuple[Path, str | None]]:
    """The files in the archive at `path`, as paths below it, each with why it cannot be read, None where it can.

    Raises ReadingError.
    """
    with _opened(path, path.name) as archive:
        found: list[tuple[Path, str | None]] = [(path / name, _fault(e)) for name, e in _entries(archive).items()]
        if any(not entry.is_dir() and _name_of(entry) is None for entry in archive.infolist()):
            found.append((path, "里面有名字不对的文件，没有读入，请解压后放入"))
    return found


def archive_of(path: Path) -> Path | None:
    """The archive that the file at `path` is in, None where it is a file by itself."""
    return next((parent for parent in path.parents if parent.suffix.lower() == SUFFIX and parent.is_file()), None)


def is_file(path: Path) -> bool:
    """Whether there is a file at `path`, or its place is in an archive."""
    return path.is_file() or archive_of(path) is not None


def read_bytes(path: Path, name: str) -> bytes:
    """What the file at `path`, which messages call `name`, holds, in an archive or by itself.

    Raises OSError, ReadingError.
    """
    archive_path = archive_of(path)
    if archive_path is None:
        return path.read_bytes()
    with _opened(archive_path, name) as archive:
        entry = _entries(archive).get(path.relative_to(archive_path).as_posix())
        if entry is None:
            raise FileNotFoundError(2, "No such file", str(path))
        if fault := _fault(entry):
            raise ReadingError(name, f"{fault}。")
        try:
            with archive.open(entry) as file:
                data = file.read(MOST_BYTES + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, zlib.error) as error:
            raise ReadingError(name, "在压缩包里已损坏，请重新压缩。") from error
    if len(data) > MOST_BYTES:
        raise ReadingError(name, f"{too_large()}。")
    return data


def _opened(path: Path, name: str) -> zipfile.ZipFile:
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _LONGEST_COMMENT - _END.size))
            tail = file.read()
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) < at + _END.size:
            raise ReadingError(name, "不是完好的压缩包，请重新压缩或解压后放入。")
        if _END.unpack_from(tail, at)[5] > _MOST_DIRECTORY:
            raise ReadingError(name, "压缩包里的文件太多，请解压后放入。")
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadingError(name, "不是完好的压缩包，请重新压缩或解压后放入。") from error


def _entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files by their names."""
    named = ((_name_of(entry), entry) for entry in archive.infolist() if not entry.is_dir())
    return {name: entry for name, entry in named if name}


def _name_of(entry: zipfile.ZipInfo) -> str | None:
    """The path of a file in its archive, None where it leads out of it; without a mark of UTF-8 it is in GB18030."""
    name = entry.filename
    if not entry.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "/".join(parts) if parts and not set(parts) & {"..", "/"} and name.isprintable() else None


def _fault(entry: zipfile.ZipInfo) -> str | None:
    if entry.flag_bits & _ENCRYPTED:
        return "压缩包已加密，请去掉密码后再试"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "是链接，不跟随；请放入文件本身"
    if entry.file_size > MOST_BYTES:
        return too_large()
    return None


def too_large() -> str:
    """Why a file of more than MOST_BYTES is left out, with the remedy."""
    return f"超过 {MOST_BYTES // 1_000_000} MB，未读取；请拆分或压缩后再试"
