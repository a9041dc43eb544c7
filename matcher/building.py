"""Rows of sound JSON into the parts of a problem, and back; equal lists and texts are kept once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from matcher.parts import Policy

Part = TypeVar("Part")


class Once:
    """Hands out one object for equal texts and tuples: a province of youths says the same few things."""

    def __init__(self) -> None:
        self._kept: dict[object, Any] = {}

    def __call__(self, value: Any) -> Any:
        if isinstance(value, list):
            value = tuple(map(self, value))
        return self._kept.setdefault(value, value) if isinstance(value, str | tuple) else value


def built(kind: type[Part], row: Mapping[str, Any], once: Once | None = None) -> Part:
    """One part from its row."""
    keep = once or Once()
    return kind(**{name: keep(value) for name, value in row.items()})


def rows(parts: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    """The parts written out again, fields in the order of matching.md."""
    names = [f.name for f in fields(parts[0])] if parts else []
    for part in parts:
        row = {name: getattr(part, name) for name in names}
        yield {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}


def policy_from(given: Mapping[str, Any]) -> Policy:
    """The policy with the numbers given; 300.0 points are 300 points."""
    fractions = {f.name for f in fields(Policy) if f.type == "float"}
    return built(Policy, {name: value if name in fractions else _whole(value) for name, value in given.items()})


def _whole(value: Any) -> Any:
    return [int(item) for item in value] if isinstance(value, list) else int(value)


def policy_rows(policy: Policy, given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the asker wrote, and whatever differs from the defaults since; None when nothing was written at all."""
    written: dict[str, Any] = {}
    for name, default in ((f.name, f.default) for f in fields(Policy)):
        number = getattr(policy, name)
        plain = list(number) if isinstance(number, tuple) else number
        if given is not None and name in given:
            written[name] = given[name] if given[name] == plain else plain
        elif number != default:
            written[name] = plain
    return None if given is None and not written else written
