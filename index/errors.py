"""Every error a user can meet, each one sentence with its remedy.

WenhaoError
├── SettingsError      a setting is missing or wrong (all faults in one message)
├── CorpusError        the corpus folder is missing, empty or unreadable
│   └── ReadingError   one file cannot be read as a notice (carries `file`)
├── StoreError         the index cannot be used as it stands
│   ├── IndexMissing   there is none yet
│   ├── IndexOutdated  built by other rules, another model or another version
│   └── IndexDamaged   a part of it is missing or altered
├── ModelError         the embedding model cannot be loaded or used
└── EvaluationError    a file of questions, of an earlier run or of floors cannot be used
"""

import errno

_SYSTEM = {
    errno.ENOENT: ("没有这个文件或文件夹", "请检查写法"),
    errno.EACCES: ("没有权限", "请换一个文件夹或检查权限"),
    errno.EPERM: ("系统不允许", "请换一个文件夹或检查权限"),
    errno.EROFS: ("文件夹只能读", "请换一个文件夹"),
    errno.ENOSPC: ("磁盘已满", "请腾出空间后重试"),
    errno.EDQUOT: ("磁盘配额已用完", "请腾出空间后重试"),
    errno.EISDIR: ("这是文件夹，不是文件", "请写明文件"),
    errno.ENOTDIR: ("路径里有一段不是文件夹", "请检查写法"),
    errno.ELOOP: ("链接绕成了圈", "请放入文件本身"),
    errno.ENAMETOOLONG: ("名称太长", "请改短文件名"),
    errno.EMFILE: ("打开的文件太多", "请稍后重试"),
    errno.ENOMEM: ("内存不足", "请关闭别的程序后重试"),
    errno.EIO: ("磁盘读写出错", "请检查磁盘"),
    errno.EADDRINUSE: ("端口已被占用", "请换一个端口"),
    errno.EADDRNOTAVAIL: ("本机没有这个地址", "请检查写法"),
}
"""What the operating system reports -> the reason and the remedy in words."""


def system_reason(error: OSError) -> str:
    """Why the operating system refused, without a full stop; by the name of the error where it is a rare one."""
    return _reason_and_remedy(error)[0]


def system_sentence(error: OSError) -> str:
    """An operating system's error as one sentence with its remedy and the file that it is about."""
    reason, remedy = _reason_and_remedy(error)
    where = f"（{error.filename}）" if error.filename else ""
    return f"{reason}，{remedy}{where}。"


def _reason_and_remedy(error: OSError) -> tuple[str, str]:
    code = error.errno or 0
    rare = f"系统错误 {errno.errorcode[code]}" if code in errno.errorcode else f"系统错误（{error}）"
    return _SYSTEM.get(code, (rare, "请稍后重试"))


class WenhaoError(Exception):
    """Base of all errors that are reported to the user as one sentence."""


class SettingsError(WenhaoError):
    """A setting is missing or wrong."""


class CorpusError(WenhaoError):
    """The corpus folder is missing, empty or unreadable."""


class ReadingError(CorpusError):
    """One file cannot be read as a notice."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


class StoreError(WenhaoError):
    """The index cannot be used as it stands."""


class IndexMissing(StoreError):
    """There is no index yet."""


class IndexOutdated(StoreError):
    """The index was built by other rules, another model or another version."""


class IndexDamaged(StoreError):
    """A part of the index is missing or altered."""


class ModelError(WenhaoError):
    """The embedding model cannot be loaded or used."""


class EvaluationError(WenhaoError):
    """A file of questions, of an earlier run or of floors cannot be used."""
