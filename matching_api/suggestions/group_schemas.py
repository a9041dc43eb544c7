"""How groups are shown to those whose youths they hold: others' youths only as counts."""

from collections.abc import Collection
from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from matching_api.experiences.schemas import SaidOut
from matching_api.matching.codes import Origin, ProposedState
from matching_api.matching.outlines import Outline
from matching_api.offers.codes import OfferState
from matching_api.offers.schemas import FollowUpOut, OfferPracticeIn, OrganisationRef
from matching_api.suggestions.schemas import GroupCoreOut, SuggestionOut
from matching_api.suggestions.slots import Slot


class GroupCountsOut(GroupCoreOut):
    """A group with how far it would be filled.

    `mine` and `others` count suggestions that are open or confirmed, `confirmed` the confirmed among them, and
    `seats_taken` all confirmed seats. `short` is what it needs to start even if every suggestion is accepted.
    """

    co_organisations: list[OrganisationRef]
    seats_taken: int
    mine: int
    others: int
    over_norm: int = Field(description="of all youths in it, how many wait longer than the treeknorm")
    confirmed: int
    short: int
    can_start: bool
    origin: Origin | None
    state: OfferState | ProposedState
    slot: Slot = Field(description="which place of a youth it takes: help, or peer contact beside it")
    follow_up: list[FollowUpOut] = Field(description="the groups that come after this one, one after another")
    experiences: list[SaidOut] = Field(description="what families said, as grounds for this group")


class GroupCardOut(GroupCountsOut):
    """A group that involves own youths."""

    suggestions: list[SuggestionOut]


class RoundMomentOut(BaseModel):
    id: UUID
    finished_at: datetime


class ChoicesOut(BaseModel):
    """What there is to choose from among all groups, before any choice was made."""

    themes: list[str]
    dayparts: list[str]
    age_min: int | None
    age_max: int | None

    @classmethod
    def of(cls, groups: Collection[Outline]) -> Self:
        return cls(
            themes=sorted({each.theme for each in groups}),
            dayparts=sorted({each.daypart for each in groups}),
            age_min=min((each.age_min for each in groups), default=None),
            age_max=max((each.age_max for each in groups), default=None),
        )


class CardPage(BaseModel):
    """One part of the cards, and counts over all that fit what was asked."""

    items: list[GroupCardOut]
    total: int
    ready: int = Field(description="can start if every suggestion is accepted")
    undecided: int = Field(description="own suggestions that wait for a decision")
    choices: ChoicesOut


class SuggestedGroupsOut(CardPage):
    """Groups with suggestions, the most urgent first."""

    round: RoundMomentOut | None


class AlmostGroupOut(BaseModel):
    """A group that would open with `short` youths more."""

    id: UUID
    group: GroupCoreOut
    mine: int
    others: int
    short: int


class AlmostGroupListOut(BaseModel):
    items: list[AlmostGroupOut]


class ProposedGroupOut(GroupCountsOut):
    """A group found in the demand that an organisation can adopt."""

    youths: int
    subregion: str | None = Field(description="where it meets, or where its organisation is when it is online")
    adopted_offer_id: UUID | None
    proposed_at: datetime


class ProposedGroupListOut(BaseModel):
    items: list[ProposedGroupOut]


class AdoptionIn(OfferPracticeIn):
    """What turns a proposed group into an offer; for whom, where and when stay as proposed."""
