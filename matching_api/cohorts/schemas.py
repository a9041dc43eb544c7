"""What goes in and out about cohorts and their agenda items; counts that may be shown, never rows."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from matching_api.access.schemas import Incoming
from matching_api.disclosure.control import Audience
from matching_api.insight.unmet_schemas import PartOut
from matching_api.offers.schemas import MeetingPlaceOut, Names, OrganisationRef
from matching_api.suggestions.cohort_models import Cohort, CohortItem, ItemKind, Verdict


class CohortIn(Incoming):
    """Which part of today's waitlist; all of it when nothing is said."""

    theme: str | None = Field(default=None, max_length=40)
    age_band: str | None = Field(default=None, max_length=8)
    subregion: str | None = Field(default=None, max_length=60)


class ItemDecisionIn(Incoming):
    """What was agreed; coded, with at most one sentence about the group. Nothing about a youth."""

    owner: str | None = Field(default=None, max_length=40, description="key of the organisation that takes it on")
    verdict: Verdict
    note: Annotated[str, StringConstraints(strip_whitespace=True)] | None = Field(default=None, max_length=280)
    follow_up_on: date | None = None
    from_version: int = Field(ge=1, le=1_000_000, description="of the item, as it was read")


class FrozenGroupOut(BaseModel):
    """A proposed group as it was frozen; how many youths are in it is not told."""

    tags: list[str]
    place: MeetingPlaceOut | None
    mode: str
    daypart: str
    seats_min: int
    seats_max: int


class FrozenClusterOut(BaseModel):
    """Requests that no offer serves, as they were frozen."""

    youths: int | None = Field(description="none when the reader could work out a small count from it")
    over_norm: int | None = Field(description="none when it is too small to show")
    median_waiting_days: int
    tags: list[PartOut]
    lacking: list[PartOut]
    groups_low: int | None = Field(description="so many groups of the largest usual size would be filled")
    groups_high: int | None = Field(description="so many of the smallest")

    def beside_own(self, own: int, audience: Audience) -> Self:
        """As who knows so many of them may read it: no parts, and a total only when the others are not few."""
        told: dict[str, Any] = {"over_norm": None, "tags": [], "lacking": []}
        others = (self.youths or 0) - own
        if 0 < others < audience.threshold:
            told |= {"youths": None, "groups_low": None, "groups_high": None}
        return self.model_copy(update=told)


class OutcomeGroupOut(BaseModel):
    """A group that came for an item after it was frozen."""

    title: str
    organisation: str
    state: str


class OutcomeOut(BaseModel):
    """What came of an item: a group started, one was taken on, or nothing yet."""

    on: date
    result: str
    groups: list[OutcomeGroupOut]
    youths: list[PartOut] = Field(description="where they stand now; small ones are left out")
    answers: int = Field(description="organisations that said they can run it")


class CohortItemOut(BaseModel):
    id: UUID
    cohort_id: UUID
    frozen_on: date
    kind: ItemKind
    theme: str
    age_min: int
    age_max: int
    subregion: str | None
    cluster: FrozenClusterOut | None
    group: FrozenGroupOut | None
    owner: OrganisationRef | None
    taken_on_by: str | None
    verdict: Verdict | None
    note: str | None
    follow_up_on: date | None
    decided_by: str | None
    decided_at: datetime | None
    closed: bool = Field(description="a next cohort followed, so nothing changes any more")
    outcome: OutcomeOut
    version: int

    @classmethod
    def of(cls, item: CohortItem, cohort: Cohort, outcome: OutcomeOut, names: Names) -> Self:
        same = {
            name: getattr(item, name)
            for name in (
                "id", "cohort_id", "kind", "theme", "age_min", "age_max", "subregion", "taken_on_by", "verdict",
                "note", "follow_up_on", "decided_by", "decided_at", "version",
            )
        }  # fmt: skip
        is_cluster = item.kind is ItemKind.CLUSTER
        return cls(
            **same,
            frozen_on=cohort.frozen_on,
            cluster=FrozenClusterOut(**item.facts) if is_cluster else None,
            group=None if is_cluster else _group(item),
            owner=OrganisationRef.of(item.owner_key, names) if item.owner_key else None,
            closed=item.outcome_on is not None,
            outcome=outcome,
        )


def _group(item: CohortItem) -> FrozenGroupOut:
    facts = {name: value for name, value in item.facts.items() if name != "place"}
    return FrozenGroupOut(**facts, place=MeetingPlaceOut.of(item.facts["place"]))


class CohortItemListOut(BaseModel):
    items: list[CohortItemOut]


class CohortSummaryOut(BaseModel):
    """A frozen part of the waitlist."""

    id: UUID
    frozen_on: date
    frozen_by: str
    theme: str | None
    age_band: str | None
    subregion: str | None
    waiting: int | None = Field(description="who waited; none when it may not be shown")
    items_count: int
    decided_count: int

    @classmethod
    def of(cls, cohort: Cohort, items: int, decided: int) -> Self:
        return cls(
            **cohort.model_dump(include={"id", "frozen_on", "frozen_by", "theme", "age_band", "subregion", "waiting"}),
            items_count=items,
            decided_count=decided,
        )


class CohortListOut(BaseModel):
    items: list[CohortSummaryOut]


class CohortOut(CohortSummaryOut):
    """A cohort with its agenda, and what came of the one before it."""

    threshold: int
    items: list[CohortItemOut]
    previous_frozen_on: date | None
    previous: list[CohortItemOut] = Field(description="the items of the cohort before, with what came of them")
