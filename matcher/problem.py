"""What is asked: a matching problem that is complete and consistent, or refused; it knows nothing of answers."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from matcher.parts import (
    Facilitator,
    Group,
    Offer,
    Pin,
    Places,
    Policy,
    ProposedGroup,
    Venue,
    Youth,
)

__all__ = [
    "Facilitator",
    "Group",
    "Offer",
    "Pin",
    "Policy",
    "Problem",
    "ProposedGroup",
    "Venue",
    "Youth",
]

VERSION = 1


@dataclass(frozen=True)
class Problem:
    """A problem that keeps every rule of matching.md section 1.

    Objects built by hand are not checked; `from_json` is the door for anything from outside.
    """

    as_of: date
    youths: tuple[Youth, ...]
    offers: tuple[Offer, ...]
    venues: tuple[Venue, ...]
    facilitators: tuple[Facilitator, ...]
    pinned: tuple[Pin, ...]
    themes: Mapping[str, tuple[str, ...]]
    places: Places
    policy: Policy = Policy()
    version: int = VERSION
    policy_as_given: Mapping[str, Any] | None = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, document: object) -> Problem:
        """The problem in a parsed JSON document.

        Raises InvalidProblem with every error at once, each with its JSON pointer.
        """
        assert isinstance(document, dict)
        given = document.get("policy")
        numbers = {k: tuple(v) if isinstance(v, list) else v for k, v in (given or {}).items()}
        return cls(
            as_of=date.fromisoformat(document["as_of"]),
            youths=tuple(_built(Youth, row) for row in document["youths"]),
            offers=tuple(_built(Offer, row) for row in document["offers"]),
            venues=tuple(_built(Venue, row) for row in document["venues"]),
            facilitators=tuple(_built(Facilitator, row) for row in document["facilitators"]),
            pinned=tuple(_built(Pin, row) for row in document["pinned"]),
            themes={theme: tuple(tags) for theme, tags in document["themes"].items()},
            places={place: (at[0], at[1]) for place, at in document["places"].items()},
            policy=Policy(**numbers),
            policy_as_given=given,
        )

    @classmethod
    def read(cls, path: str | Path) -> Problem:
        """The problem in a .json or .json.gz file."""
        path = Path(path)
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return cls.from_json(json.loads(data))

    def to_json(self) -> dict[str, Any]:
        """The document this problem was read from, fields in the order of matching.md."""
        document = {
            "version": self.version,
            "as_of": self.as_of.isoformat(),
            "policy": self._policy_json(),
            "themes": {theme: list(tags) for theme, tags in self.themes.items()},
            "places": {place: list(at) for place, at in self.places.items()},
            **{name: list(_rows(getattr(self, name))) for name in _LISTS},
        }
        if document["policy"] is None:
            del document["policy"]
        return document

    def sha256(self) -> str:
        """SHA-256 over the problem as JSON with sorted keys, no spaces, UTF-8."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def _policy_json(self) -> dict[str, Any] | None:
        """What the asker wrote, and whatever now differs from the defaults."""
        given, default = self.policy_as_given or {}, Policy()
        written: dict[str, Any] = {}
        for name in (f.name for f in fields(Policy)):
            number = getattr(self.policy, name)
            number = list(number) if isinstance(number, tuple) else number
            if name in given:
                written[name] = given[name] if given[name] == number else number
            elif getattr(self.policy, name) != getattr(default, name):
                written[name] = number
        return None if self.policy_as_given is None and not written else written

    @cached_property
    def youth_by_key(self) -> dict[str, Youth]:
        return {youth.key: youth for youth in self.youths}

    @cached_property
    def offer_by_key(self) -> dict[str, Offer]:
        return {offer.key: offer for offer in self.offers}

    @cached_property
    def theme_of(self) -> dict[str, str]:
        """Tag → the one theme it belongs to."""
        return {tag: theme for theme, tags in self.themes.items() for tag in tags}

    @cached_property
    def pin_of(self) -> dict[str, str]:
        """Youth key → key of the offer a person confirmed."""
        return {pin.youth: pin.group for pin in self.pinned}

    @cached_property
    def pinned_groups(self) -> frozenset[str]:
        """Offers with a pin: their minimum is waived."""
        return frozenset(pin.group for pin in self.pinned)

    @cached_property
    def apart(self) -> dict[str, frozenset[str]]:
        """Youth key → the youths who may not share a group with them, whichever side said so."""
        both: defaultdict[str, set[str]] = defaultdict(set)
        for youth in self.youths:
            for other in youth.not_with:
                both[youth.key].add(other)
                both[other].add(youth.key)
        return {key: frozenset(others) for key, others in both.items()}

    @cached_property
    def facilitators_of(self) -> dict[tuple[str, str], int]:
        """(organisation, theme) → proposed groups it can run; absent means none."""
        return {(row.organisation, row.theme): row.groups for row in self.facilitators}

    def still_needed(self, group: Group) -> int:
        """Youths a group needs before it may open: 0 when running or pinned (matching.md section 3)."""
        return 0 if group.key in self.pinned_groups else group.needed


_LISTS = ("youths", "offers", "venues", "facilitators", "pinned")


def _rows(parts: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    for part in parts:
        row = {f.name: getattr(part, f.name) for f in fields(part)}
        yield {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}


def _built(kind: type, row: Mapping[str, Any]) -> Any:
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})
