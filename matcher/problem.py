"""What is asked: a matching problem that is complete and consistent, or refused; it knows nothing of answers."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from matcher.building import Once, built, policy_from, policy_rows, rows
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
from matcher.refusal import Fault, InvalidProblem
from matcher.screening import faults_of
from matcher.shapes import members

__all__ = [
    "Facilitator",
    "Fault",
    "Group",
    "InvalidProblem",
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
    policy: Policy = field(default_factory=Policy)
    version: int = VERSION
    policy_as_given: Mapping[str, Any] | None = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, document: object) -> Problem:
        """The problem in a parsed JSON document.

        Raises InvalidProblem with every error at once, each with its JSON pointer.
        """
        faults = faults_of(document)
        if faults or not isinstance(document, dict):
            raise InvalidProblem(faults)
        once = Once()
        lists: dict[str, Any] = {
            name: tuple(built(kind, row, once) for row in document[name]) for name, kind in _LISTS.items()
        }
        return cls(
            as_of=date.fromisoformat(document["as_of"]),
            themes={theme: once(tags) for theme, tags in document["themes"].items()},
            places={place: (at[0], at[1]) for place, at in document["places"].items()},
            policy=policy_from(document.get("policy") or {}),
            policy_as_given=document.get("policy"),
            **lists,
        )

    @classmethod
    def read(cls, path: str | Path) -> Problem:
        """The problem in a .json or .json.gz file; raises OSError when the file cannot be read."""
        return cls.from_bytes(Path(path).read_bytes(), zipped=Path(path).suffix == ".gz")

    @classmethod
    def from_bytes(cls, data: bytes, zipped: bool = False) -> Problem:
        """The problem in the bytes of such a file; raises InvalidProblem."""
        return cls.from_json(parsed(_unzipped(data) if zipped else data))

    def to_json(self) -> dict[str, Any]:
        """The document this problem was read from, fields in the order of matching.md."""
        document = self._frame()
        return {**document, **{name: list(rows(getattr(self, name))) for name in _LISTS}}

    def sha256(self) -> str:
        """SHA-256 over the problem as JSON with sorted keys, no spaces, UTF-8."""
        return canonical_sha256({**self._frame(), **{name: rows(getattr(self, name)) for name in _LISTS}})

    def _frame(self) -> dict[str, Any]:
        """All but the rows."""
        document = {
            "version": self.version,
            "as_of": self.as_of.isoformat(),
            "policy": policy_rows(self.policy, self.policy_as_given),
            "themes": {theme: list(tags) for theme, tags in self.themes.items()},
            "places": {place: list(at) for place, at in self.places.items()},
        }
        if document["policy"] is None:
            del document["policy"]
        return document

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


_LISTS: dict[str, type[Any]] = {
    "youths": Youth,
    "offers": Offer,
    "venues": Venue,
    "facilitators": Facilitator,
    "pinned": Pin,
}


def _unzipped(data: bytes) -> bytes:
    try:
        return gzip.decompress(data)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InvalidProblem([Fault("", "not-gzip", "this is no whole gzip file")]) from error


def parsed(data: str | bytes) -> object:
    """The JSON value in a text; raises InvalidProblem when it is none."""
    try:
        return json.loads(data, object_pairs_hook=members)
    except (ValueError, RecursionError) as error:
        raise InvalidProblem([Fault("", "not-json", "this is no JSON in UTF-8")]) from error


def canonical_sha256(document: Mapping[str, Any]) -> str:
    """The hash of matching.md section 5; row by row, so that a province is never one text in memory."""
    digest = hashlib.sha256(b"{")
    for position, name in enumerate(sorted(document)):
        digest.update(f"{',' if position else ''}{_canonical(name)}:".encode())
        value = document[name]
        if name not in _LISTS:
            digest.update(_canonical(value).encode())
            continue
        digest.update(b"[")
        for nth, row in enumerate(value):
            digest.update(("," if nth else "").encode() + _canonical(row).encode())
        digest.update(b"]")
    digest.update(b"}")
    return digest.hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
