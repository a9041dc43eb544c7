"""The pseudonym of a youth: can be compared and kept, and never shows itself in a log line or a traceback."""

import re
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

# 32–64 characters base64url; hex is part of that alphabet.
FORM = re.compile(r"[A-Za-z0-9_-]{32,64}")


@dataclass(frozen=True, order=True)
class Pseudonym:
    """A keyed HMAC made at the source; `reveal()` is the only way to its characters."""

    _value: str = field(repr=False)

    def __post_init__(self) -> None:
        if not FORM.fullmatch(self._value):
            raise ValueError("a pseudonym has 32 to 64 characters, base64url or hex")

    def reveal(self) -> str:
        """The characters, for the own organisation's answers and for storage."""
        return self._value

    def __str__(self) -> str:
        return repr(self)


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
