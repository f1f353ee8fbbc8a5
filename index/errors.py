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
