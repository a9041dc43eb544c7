"""What goes in and out about the benefit of all groups together: assumptions to change, ranges, nothing of a few."""

from dataclasses import asdict
from datetime import date
from typing import Self

from pydantic import BaseModel, Field
from sqlmodel import Session

from matching_api.disclosure.control import Audience
from matching_api.insight import region_benefit
from matching_api.insight.region_benefit import RegionBenefit
from matching_api.offers.benefit import Span
from matching_api.offers.benefit_schemas import AssumptionsIn, SpanOut


class RegionAssumptionsIn(AssumptionsIn):
    """The same as for one group, and how much the one-on-one help may differ from what is assumed."""

    uncertainty: float = Field(0.2, ge=0, le=0.9, allow_inf_nan=False, description="so much less or more, as a part")


class RegionSpansOut(BaseModel):
    """Everything that follows from the assumptions, as ranges."""

    group_hours_per_youth: SpanOut = Field(description="from all places taken to the places taken now")
    one_on_one_hours_per_youth: SpanOut
    hours_saved: SpanOut = Field(description="by the groups as they run; below zero when they cost more")
    hours_saved_when_full: SpanOut
    waiting_days_saved_per_youth: SpanOut
    break_even: SpanOut | None = Field(description="the least and the most of the groups; none when none has one")
    at_break_even: int = Field(description="groups that take no more hours than one-on-one would")
    euros_per_youth_group: SpanOut
    euros_per_youth_one_on_one: SpanOut

    @classmethod
    def of(cls, found: RegionBenefit) -> Self:
        whole = {"group_hours_per_youth", "one_on_one_hours_per_youth"}
        spans = {
            name: SpanOut.of(Span(**each), 1 if name in whole else 0)
            for name, each in asdict(found).items()
            if isinstance(each, dict)
        }
        return cls(**{"break_even": None, **spans}, at_break_even=found.at_break_even)


class RegionBenefitOut(BaseModel):
    """What the groups that run cost and save together."""

    as_of: date
    groups: int
    youths: int | None = Field(description="in these groups; none when too few to show")
    suppressed: bool = Field(description="nothing is told, as too few sit in a group")
    spans: RegionSpansOut | None
    assumptions: RegionAssumptionsIn

    @classmethod
    def of(cls, session: Session, on: date, assumed: RegionAssumptionsIn, reader: Audience) -> Self:
        """The sheet of the groups that ran at the end of that day, for this reader."""
        groups = region_benefit.running(session, on)
        youths = region_benefit.youths_in(groups, reader)
        told = None
        if youths is not None:
            told = RegionSpansOut.of(region_benefit.benefit(groups, assumed.assumptions(), assumed.uncertainty))
        return cls(
            as_of=on, groups=len(groups), youths=youths, suppressed=youths is None, spans=told, assumptions=assumed
        )
