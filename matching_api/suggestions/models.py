"""Suggestions and every step in their lives; a youth by the id of the request only."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col

from matching_api.database import UtcDateTime, coded, now
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.suggestions.codes import LIVE, Reason, State
from matching_api.suggestions.slots import Slot

BY_THE_SERVICE = "match round"
_IS_LIVE = sa.text("state IN ({})".format(", ".join(f"'{state}'" for state in sorted(LIVE))))


def group_ref(offer_id: UUID | None, proposed_group_id: UUID | None) -> GroupRef:
    """The group that two columns name, of which one is empty."""
    if offer_id is not None:
        return GroupRef(GroupKind.OFFER, offer_id)
    assert proposed_group_id is not None
    return GroupRef(GroupKind.PROPOSED, proposed_group_id)


class Suggestion(SQLModel, table=True):
    """One youth placed in one group by a match round, and what became of it."""

    __table_args__ = (
        sa.Index(
            "uq_suggestion_live",
            "help_request_id",
            "slot",
            unique=True,
            sqlite_where=_IS_LIVE,
            postgresql_where=_IS_LIVE,
        ),
        sa.CheckConstraint("(offer_id IS NULL) <> (proposed_group_id IS NULL)", name="one_group"),
        sa.Index("ix_suggestion_offer_id_state", "offer_id", "state"),
        sa.Index("ix_suggestion_proposed_group_id_state", "proposed_group_id", "state"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    round_id: UUID = Field(foreign_key="match_round.id", index=True, description="the last round that proposed it")
    # Empty once the request is deleted; then it only counts, and every reading of suggestions leaves it out (`LINKED`).
    help_request_id: UUID = Field(foreign_key="help_request.id", index=True, nullable=True)
    organisation_key: str = Field(foreign_key="organisation.key", index=True, description="of the help request")
    offer_id: UUID | None = Field(default=None, foreign_key="offer.id")
    proposed_group_id: UUID | None = Field(default=None, foreign_key="proposed_group.id")
    # The proposed group it began in; kept when that group is adopted, so that a refusal still counts for it.
    proposed_key: str | None = Field(default=None, max_length=20)
    state: State = Field(default=State.PROPOSED, sa_type=coded(State), index=True)
    why: dict[str, Any] = Field(sa_type=sa.JSON)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: Reason | None = Field(default=None, sa_type=coded(Reason))
    version: int = 1
    proposed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    by_hand: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sa.false()},
        description="a person chose this group, not a round",
    )
    slot: Slot = Field(
        default=Slot.HELP,
        sa_type=coded(Slot),
        sa_column_kwargs={"server_default": Slot.HELP.value},
        description="the place for help, or the one beside it for peer contact",
    )
    # Without a foreign key: it is only looked up to be proposed again, and may be gone.
    instead_of: UUID | None = Field(default=None, description="the suggestion that made way for a choice by hand")

    @property
    def group(self) -> GroupRef:
        """The offer or proposed group it is in."""
        return group_ref(self.offer_id, self.proposed_group_id)


LINKED: sa.ColumnElement[bool] = col(Suggestion.help_request_id).is_not(None)


class SuggestionEvent(SQLModel, table=True):
    """One step: from where to where, when, by whom and why; rows are only ever added."""

    __tablename__ = "suggestion_event"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    suggestion_id: UUID = Field(foreign_key="suggestion.id", index=True)
    from_state: State = Field(sa_type=coded(State))
    to_state: State = Field(sa_type=coded(State))
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    by: str
    reason: Reason | None = Field(default=None, sa_type=coded(Reason))
