"""Why a document is refused: faults with their JSON pointer and code; never the value that was submitted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One error; `pointer` is an RFC 6901 JSON pointer, `code` is stable, `message` is one English sentence."""

    pointer: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or 'the document'}: {self.message} [{self.code}]"


class InvalidDocument(ValueError):  # noqa: N818 - it says what is wrong, as its two kinds do
    """Carries every fault of a document at once."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class InvalidProblem(InvalidDocument):
    """The document is no matching problem that can be solved."""


class InvalidPlan(InvalidDocument):
    """The document has not the shape of a plan."""


def escaped(name: str) -> str:
    """A member name as one step of a JSON pointer; half characters are spelled out, so that it can be printed."""
    return name.replace("~", "~0").replace("/", "~1").encode("utf-8", "backslashreplace").decode()
