"""What goes in and out about the benefit of a group: assumptions that anybody may change, and what follows."""

from dataclasses import asdict
from typing import Self

from pydantic import BaseModel, Field, field_validator

from matching_api.access.schemas import Incoming
from matching_api.offers.benefit import Assumptions, Benefit, Practice, Span, benefit
from matching_api.offers.schemas import not_under


class AssumptionsIn(Incoming):
    """None of these is measured; the defaults are round numbers to start from, to be replaced by one's own."""

    preparation_minutes: int = Field(45, ge=0, le=600, description="per leader and meeting, around the meeting itself")
    intake_minutes: int = Field(60, ge=0, le=600, description="per youth, in the group and one-on-one alike")
    one_on_one_sessions: int = Field(10, ge=1, le=104, description="one a week")
    one_on_one_minutes: int = Field(60, ge=15, le=480)
    one_on_one_around_minutes: int = Field(30, ge=0, le=600, description="around each session")
    hour_rate_low: float = Field(95, ge=0, le=1000, allow_inf_nan=False, description="euros an hour")
    hour_rate_high: float = Field(130, ge=0, le=1000, allow_inf_nan=False, description="euros an hour")

    _rates_in_order = field_validator("hour_rate_high")(not_under("hour_rate_low"))

    def assumptions(self) -> Assumptions:
        return Assumptions(**self.model_dump(include=set(Assumptions.__dataclass_fields__)))


class SpanOut(BaseModel):
    """A low and a high amount; no single number would be honest."""

    low: float
    high: float

    @classmethod
    def of(cls, span: Span, digits: int) -> Self:
        return cls(low=round(span.low, digits), high=round(span.high, digits))


class BenefitOut(BaseModel):
    """What a group costs and saves against one-on-one help, from its least to its most participants."""

    group_hours: SpanOut = Field(description="professional hours of the whole group")
    group_hours_per_youth: SpanOut
    one_on_one_hours_per_youth: float
    hours_saved: SpanOut = Field(description="of the whole group; below zero when it costs more")
    break_even: int | None = Field(description="from how many participants the group takes no more hours")
    waiting_days_saved_per_youth: SpanOut
    euros_per_youth_group: SpanOut
    euros_per_youth_one_on_one: SpanOut
    assumptions: AssumptionsIn

    @classmethod
    def of(cls, practice: Practice, assumed: AssumptionsIn) -> Self:
        found: Benefit = benefit(practice, assumed.assumptions())
        digits = {"waiting_days_saved_per_youth": 0, "euros_per_youth_group": 0, "euros_per_youth_one_on_one": 0}
        spans = {
            name: SpanOut.of(Span(**each), digits.get(name, 1))
            for name, each in asdict(found).items()
            if isinstance(each, dict)
        }
        hours = round(found.one_on_one_hours_per_youth, 1)
        return cls(**spans, one_on_one_hours_per_youth=hours, break_even=found.break_even, assumptions=assumed)
