"""The parts of a matching problem: youths, groups, venues, facilitators, policy; they hold data and check nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields

DAYPARTS: tuple[str, ...] = tuple(
    f"{day}-{part}"
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    for part in ("morning", "afternoon", "evening")
)
IN_PERSON = "in-person"
ONLINE = "online"
MODES: tuple[str, ...] = (IN_PERSON, ONLINE)
OLDEST = 22
PROPOSED_LANGUAGE = "nl"
PROPOSED_PREFIX = "new:"

Places = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Policy:
    """Every number of the formulas, with its default; amounts are whole points."""

    min_similarity: float = 0.5
    age_span_years: int = 4
    proposed_sizes: tuple[int, ...] = (6, 8)
    placed: int = 1000
    per_week: int = 25
    under_6: int = 400
    similarity_points: float = 150
    per_km: float = 2
    offer: int = 50
    open_cost: int = 300
    proposed_min: int = 3
    treeknorm_days: int = 98
    over_norm: int = 1000
    weeks_cap: int = 80
    under_10: int = 200
    age_points: float = 50
    km_cap: float = 30
    previously: int = 100


@dataclass(frozen=True, slots=True)
class Youth:
    """One help request; empty `dayparts` means any time, `largest_group` None means any size."""

    key: str
    organisation: str
    tags: tuple[str, ...]
    age: int
    place: str
    waiting_days: int
    dayparts: tuple[str, ...]
    languages: tuple[str, ...]
    modes: tuple[str, ...]
    max_travel_km: float
    largest_group: int | None
    not_with: tuple[str, ...]
    not_in: tuple[str, ...]
    previously: str | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A group that an organisation runs or plans; `taken` seats are confirmed outside this problem."""

    key: str
    organisation: str
    tags: tuple[str, ...]
    age_min: int
    age_max: int
    mode: str
    place: str | None
    daypart: str
    language: str
    seats_min: int
    seats_max: int
    taken: int
    running: bool

    @property
    def is_offer(self) -> bool:
        return True

    @property
    def free(self) -> int:
        """Seats left, pins not yet counted."""
        return self.seats_max - self.taken

    @property
    def needed(self) -> int:
        """Youths still needed to start when nobody is pinned here."""
        return 0 if self.running else max(0, self.seats_min - self.taken)


@dataclass(frozen=True, slots=True)
class ProposedGroup:
    """A group that does not exist yet; its key follows from its specification."""

    organisation: str
    theme: str
    tags: tuple[str, ...]
    age_min: int
    age_max: int
    place: str | None
    daypart: str
    mode: str
    language: str
    seats_min: int
    seats_max: int

    @property
    def is_offer(self) -> bool:
        return False

    @property
    def free(self) -> int:
        return self.seats_max

    @property
    def needed(self) -> int:
        return self.seats_min

    @property
    def specification(self) -> str:
        """The text its key is taken over (matching.md section 2)."""
        return (
            f"{self.organisation}|{'+'.join(self.tags)}|{self.age_min}-{self.age_max}|{self.place or ''}|"
            f"{self.daypart}|{self.mode}|{self.language}|{self.seats_min}-{self.seats_max}"
        )

    @property
    def key(self) -> str:
        return PROPOSED_PREFIX + hashlib.sha256(self.specification.encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, object]:
        """The group written out, without its key."""
        return {f.name: list(v) if isinstance(v := getattr(self, f.name), tuple) else v for f in fields(self)}


Group = Offer | ProposedGroup


@dataclass(frozen=True, slots=True)
class Venue:
    """Where and when an organisation can run a proposed group; `place` is None when its only mode is online."""

    place: str | None
    organisation: str
    dayparts: tuple[str, ...]
    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facilitator:
    """How many proposed groups an organisation can run for a theme."""

    organisation: str
    theme: str
    groups: int


@dataclass(frozen=True, slots=True)
class Pin:
    """A placement that a person confirmed; `group` is the key of an offer."""

    youth: str
    group: str
