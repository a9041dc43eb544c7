"""What goes in and out about suggestions: of the own youths everything, of others nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from matching_api.access.schemas import Incoming
from matching_api.matching.codes import GroupKind
from matching_api.matching.groups import AnyGroup, ref_of
from matching_api.offers.models import Offer
from matching_api.offers.schemas import GroupOut, MeetingPlaceOut, Names, OrganisationRef
from matching_api.suggestions.codes import Reason, State, Verdict
from matching_api.suggestions.slots import Slot
from matching_api.waitlist.schemas import HelpRequestOut

Step = Literal[
    State.INVITED, State.AGREED, State.REFUSED, State.STARTED, State.COMPLETED, State.STOPPED
]  # what follows a decision


class DecisionIn(Incoming):
    """Yes or no; a no needs a reason."""

    verdict: Verdict
    reason: Reason | None = None


class StepIn(Incoming):
    """The step after the decision; stopping needs a reason."""

    to: Step
    reason: Reason | None = None


class GroupCoreOut(GroupOut):
    """Which group it is; one that does not exist, not even as a proposal, goes by its `new:` key."""

    id: str
    group_kind: GroupKind
    title: str | None

    @classmethod
    def of(cls, group: AnyGroup, names: Names) -> Self:
        return cls(**GroupCoreOut.core_of(group, names))

    @staticmethod
    def core_of(group: AnyGroup, names: Names) -> dict[str, Any]:
        """The fields above, from a row."""
        return {
            **GroupOut.fields_of(group, names),
            "id": str(group.id),
            "group_kind": ref_of(group).kind,
            "title": group.title if isinstance(group, Offer) else None,
        }

    @classmethod
    def of_specification(cls, part: Mapping[str, Any], names: Names) -> Self:
        """From a group written out in a plan."""
        same = {name: part[name] for name in GroupOut.model_fields if name not in {"organisation", "place"}}
        return cls(
            **same,
            id=part["key"],
            group_kind=GroupKind.PROPOSED,
            title=None,
            organisation=OrganisationRef.of(part["organisation"], names),
            place=MeetingPlaceOut.of(part["place"]),
        )


class RunnerUpOut(BaseModel):
    """The group that came second for this youth, and why it was not chosen."""

    group: str
    title: str | None
    value: int
    because: str


class WhyOut(BaseModel):
    """The grounds of a suggestion: points, and what they are made of."""

    urgency: int
    similarity: float
    shared_tags: list[str]
    km: float
    fit: int
    travel: int
    offer: int
    previously: int
    runner_up: RunnerUpOut | None


class SuggestionOut(BaseModel):
    """One own youth in one group."""

    id: UUID
    state: State
    group: GroupCoreOut
    help_request: HelpRequestOut
    why: WhyOut
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: Reason | None
    next_states: list[State]
    reversible: bool = Field(description="can the last decision be taken back?")
    slot: Slot = Field(description="the place for help, or the one beside it for peer contact")
    by_hand: bool = Field(description="a person chose this group, not a round")
    version: int


class SuggestionListOut(BaseModel):
    items: list[SuggestionOut]


class NearestOut(BaseModel):
    """The group that lacks least, what it lacks and by how much (years, km, seats or youths)."""

    group: GroupCoreOut
    lacking: str
    by: float | None


class OutcomeOut(BaseModel):
    """What came of a request: a suggestion, a reason why not, or a reason why it was not matched."""

    kind: Literal["suggested", "unplaced", "not-matched"]
    suggestion_id: UUID | None = None
    state: State | None = None
    group: GroupCoreOut | None = None
    reason: str | None = None
    nearest: NearestOut | None = None
    change: dict[str, Any] | None = None


class RequestOutcomeOut(BaseModel):
    help_request: HelpRequestOut
    outcome: OutcomeOut


class RequestOutcomeListOut(BaseModel):
    """One page; `total` is how many there are."""

    items: list[RequestOutcomeOut]
    total: int
