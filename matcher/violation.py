"""One broken rule of a plan, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """`rule` is a stable code, `youth` and `group` are keys where they apply; holds no personal data."""

    rule: str
    youth: str | None = None
    group: str | None = None
    detail: str = ""

    def __str__(self) -> str:
        about = [f"youth {self.youth}" if self.youth else "", f"group {self.group}" if self.group else "", self.detail]
        return ": ".join([self.rule, ", ".join(part for part in about if part)]) if any(about) else self.rule
