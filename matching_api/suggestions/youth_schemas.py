"""What goes in and out about one own youth: the suggestion, the other groups there are, one-on-one help instead."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from matching_api.access.schemas import Incoming
from matching_api.experiences.schemas import SaidOut
from matching_api.matching.codes import GroupKind
from matching_api.offers.codes import OfferKind
from matching_api.offers.schemas import OrganisationRef
from matching_api.suggestions.group_schemas import GroupCountsOut
from matching_api.suggestions.one_on_one_models import OneOnOneChoice, OneOnOneReason
from matching_api.suggestions.schemas import OutcomeOut, SuggestionOut
from matching_api.waitlist.schemas import HelpRequestOut


class LackOut(BaseModel):
    """One thing that stands in the way, and by how many years, km or seats where that can be said."""

    code: str
    by: float | None


class OptionOut(GroupCountsOut):
    """A group that could be something for the youth, with what would have to change."""

    kind: OfferKind | None
    seats_left: int
    value: int = Field(description="points for this youth; more is better")
    similarity: float
    shared_tags: list[str]
    km: float
    lacks: list[LackOut]
    can_be_chosen: bool = Field(description="a seat is free, and only wishes of the family stand in the way")


class OneOnOneIn(Incoming):
    """Choosing one-on-one help needs a reason."""

    reason: OneOnOneReason


class OneOnOneChoiceOut(BaseModel):
    """One-on-one help was chosen for an own request; it holds until it is taken back."""

    id: UUID
    help_request_id: UUID
    reason: OneOnOneReason
    chosen_by: str
    chosen_at: datetime
    taken_back_by: str | None
    taken_back_at: datetime | None

    @classmethod
    def of(cls, choice: OneOnOneChoice) -> Self:
        return cls(**choice.model_dump(include=set(cls.model_fields)))


class OneOnOneCountOut(BaseModel):
    reason: OneOnOneReason
    youths: int


class OneOnOneListOut(BaseModel):
    """The choices that hold for the own organisation, and how many for which reason."""

    items: list[OneOnOneChoiceOut]
    by_reason: list[OneOnOneCountOut]


class ChoiceIn(Incoming):
    """The group a person chooses for a youth."""

    group_kind: GroupKind
    group_id: UUID


class CandidateOut(BaseModel):
    """An own youth who could come to a group that nearly opens, and what would have to change."""

    help_request: HelpRequestOut
    km: float
    lacks: list[LackOut]


class OthersOut(BaseModel):
    """Another organisation that has several such youths; how many at least, never how many."""

    organisation: OrganisationRef
    at_least: int


class CandidatesOut(BaseModel):
    """Who could be asked for a group that nearly opens; an organisation with few such youths is not named."""

    own: list[CandidateOut]
    others: list[OthersOut]


class YouthOptionsOut(BaseModel):
    """Everything there is for one own youth.

    `suggestion` is plan A while it is open or holds a seat. `options` are other groups, fewest obstacles first;
    `peer_contact` stands beside help and never instead of it.
    """

    help_request: HelpRequestOut
    outcome: OutcomeOut
    suggestion: SuggestionOut | None
    experiences: list[SaidOut] = Field(description="what families said of the group of the suggestion")
    one_on_one: OneOnOneChoiceOut | None
    options: list[OptionOut]
    peer_suggestion: SuggestionOut | None = Field(description="in the place beside help")
    peer_contact: list[OptionOut]


class NextGroupOut(BaseModel):
    """An own youth who completed a group, and the group that follows; a person chooses, nobody is placed."""

    help_request: HelpRequestOut
    completed: str = Field(description="title of the group that ended")
    next: OptionOut


class FollowUpListOut(BaseModel):
    items: list[NextGroupOut]
    total: int
