"""One document (文件) in a file: a carrier (印发、转发、公布), a text that it carries, or an attachment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.entities.places import Place

Role = Literal["main", "carried", "attachment"]


@dataclass(frozen=True, slots=True)
class Document:
    """Whose words a span of a file's reading text is, with what the document prints of itself.

    What it does not print is None or empty; dates are ISO 8601. Spans are code points of the file's reading text.
    """

    id: str
    """The file name for the first document of a file, "FILE#2", "FILE#3" … for those below it."""
    file: str
    start: int
    end: int
    role: Role
    genre: str | None
    """The genre word of the title: 通知, 办法, 条例, 公告, 令, 倡议书 …"""
    title: str | None
    document_number: str | None
    """Its own, also where only its carrier prints it beside its title."""
    cited_number: str | None = None
    """The number that it is cited by: its own, else that of the carrier that prints it as its own (印发)."""
    issuers: tuple[str, ...] = ()
    addressees: str | None = None
    date_of_issue: str | None = None
    adopted: str | None = None
    """When it was passed, approved or first published, as the history under a law's title tells."""
    amended: str | None = None
    """The last amendment that its words already hold (根据…修正, 修订)."""
    effective: str | None = None
    expires: str | None = None
    """The last day on which it holds (有效期五年, 有效期至…)."""
    places: tuple[Place, ...] = ()
    """Where it applies: the places of its issuers, title, signature, number or addressees."""
    carrier: str | None = None
    """The id of the document that forwards, promulgates or prints it."""
    trial: bool = False
    draft: bool = False
    label: str | None = None
    """附件2, where it is an attachment that opens so."""
    prefix: tuple[str, ...] = ()
    """What the paths of its clauses begin with in `Notice.clauses`: its title, or the label of the attachment."""
    title_at: tuple[int, int] | None = None
    effective_at: tuple[int, int] | None = None
    """The words that say when it comes into force."""
    expires_at: tuple[int, int] | None = None
    """The words that say how long it holds."""

    def own_path(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """`path` of a clause of its file as it is cited: without the title that carried texts begin with there."""
        carried = self.role == "carried" and path[: len(self.prefix)] == self.prefix
        return path[len(self.prefix) :] if carried else path

    @property
    def latest(self) -> str | None:
        """The day by which versions are ordered: of the last amendment, of issue, of adoption, of coming into force."""
        return self.amended or self.date_of_issue or self.adopted or self.effective
