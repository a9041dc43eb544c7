"""The pseudonym of a youth: can be compared and kept, and never shows itself in a log line or a traceback."""

import re
from typing import Any

import sqlalchemy as sa

# 32–64 characters base64url; hex is part of that alphabet.
FORM = re.compile(r"[A-Za-z0-9_-]{32,64}")


class Pseudonym:
    """A keyed HMAC made at the source; `reveal()` is the only way to its characters.

    Not a dataclass and not a text: whatever takes an object apart to show it would show the pseudonym.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        if not FORM.fullmatch(value):
            raise ValueError("a pseudonym has 32 to 64 characters, base64url or hex")
        self._value = value

    def reveal(self) -> str:
        """The characters, for the own organisation's answers and for storage."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pseudonym) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Pseudonym()"


class PseudonymColumn(sa.types.TypeDecorator[Pseudonym]):
    """Keeps a pseudonym as text."""

    impl = sa.String(64)
    cache_ok = True

    def process_bind_param(self, value: Pseudonym | None, dialect: sa.Dialect) -> str | None:
        return value.reveal() if value is not None else None

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Pseudonym | None:
        return Pseudonym(value) if value is not None else None


class PseudonymListColumn(sa.types.TypeDecorator[list[Pseudonym]]):
    """Keeps pseudonyms as a JSON list of texts."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: list[Pseudonym] | None, dialect: sa.Dialect) -> Any:
        return [each.reveal() for each in value or []]

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> list[Pseudonym]:
        return [Pseudonym(each) for each in value or []]
