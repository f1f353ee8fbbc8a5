"""What the operating system reports reaches the user in Chinese."""

import errno
import os
import re

import pytest

from index.errors import system_reason, system_sentence


@pytest.mark.parametrize(
    "code", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EISDIR, errno.EMFILE, errno.EADDRINUSE]
)
def test_common_errors_are_told_in_chinese(code):
    """Neither the reason nor the remedy of a common error holds an English word."""
    told = system_sentence(OSError(code, os.strerror(code)))
    assert not re.search("[A-Za-z]", told)
    assert told.endswith("。") and "，" in told


def test_file_and_rare_errors_are_named():
    """The file stands in the sentence; a rare error is named by its code, not by an English sentence."""
    assert "/某/文.txt" in system_sentence(FileNotFoundError(errno.ENOENT, "No such file", "/某/文.txt"))
    assert system_reason(OSError(errno.EXDEV, os.strerror(errno.EXDEV))) == "系统错误 EXDEV"
    assert system_reason(OSError("说不清")) == "系统错误（说不清）"
