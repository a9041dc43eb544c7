"""What a match round must know of decisions, and who keeps its suggestions; the room of suggestions answers both."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from sqlmodel import Session

from matching_api.matching.codes import GroupKind


@dataclass(frozen=True, order=True)
class GroupRef:
    """An offer or a proposed group, by id."""

    kind: GroupKind
    id: UUID


@dataclass(frozen=True)
class TurnedDown:
    """Where a youth must not be placed again: a group, and the proposed key it was found under, if any."""

    group: GroupRef
    proposed_key: str | None


@dataclass(frozen=True)
class Commitments:
    """What people decided about help requests, by request id.

    `confirmed` is accepted, invited or agreed; `seated` also counts those who started. `standing` waits for a
    decision. `set_aside` names requests a person decided not to match any more.
    """

    confirmed: Mapping[UUID, GroupRef] = field(default_factory=dict)
    seated: Mapping[UUID, GroupRef] = field(default_factory=dict)
    standing: Mapping[UUID, GroupRef] = field(default_factory=dict)
    turned_down: Mapping[UUID, Sequence[TurnedDown]] = field(default_factory=dict)
    set_aside: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Placement:
    """One youth in one group, as a finished round would have it."""

    help_request_id: UUID
    organisation_key: str
    group: GroupRef
    proposed_key: str | None
    why: dict[str, Any]


class Decisions(Protocol):
    """The room of suggestions, as match rounds see it."""

    def commitments(self, session: Session, of: Collection[UUID] | None = None) -> Commitments:
        """What people decided up to now, about these requests or about all."""

    def keep(self, session: Session, round_id: UUID, placements: Sequence[Placement]) -> None:
        """Keeps the suggestions of a round in the caller's transaction; decisions taken meanwhile go first."""

    def beside(self) -> "Decisions":
        """The same about the second place of a request, for peer contact."""
