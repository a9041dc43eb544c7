"""What goes in and out about the weights of match rounds."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, Field

from matcher.parts import Policy
from matching_api.access.schemas import Incoming
from matching_api.matching.models import SavedPolicy

_OWN = Policy()
MOST_POINTS = 10_000


class WeightsIn(Incoming):
    """What a place is worth, in points; the fields are those of the matching problem, and so are the defaults."""

    placed: int = Field(_OWN.placed, ge=0, le=MOST_POINTS, description="a youth gets a place")
    over_norm: int = Field(_OWN.over_norm, ge=0, le=MOST_POINTS, description="who waits longer than the treeknorm")
    per_week: int = Field(_OWN.per_week, ge=0, le=1000, description="each week of waiting")
    under_6: int = Field(_OWN.under_6, ge=0, le=MOST_POINTS, description="who is younger than 6")
    under_10: int = Field(_OWN.under_10, ge=0, le=MOST_POINTS, description="who is 6 to 9")
    similarity_points: int = Field(
        int(_OWN.similarity_points), ge=0, le=MOST_POINTS, description="the requests are wholly alike"
    )
    age_points: int = Field(int(_OWN.age_points), ge=0, le=MOST_POINTS, description="the age is in the middle")
    per_km: int = Field(int(_OWN.per_km), ge=0, le=1000, description="subtracted for each kilometre of travel")
    offer: int = Field(_OWN.offer, ge=0, le=MOST_POINTS, description="the group exists already")
    open_cost: int = Field(_OWN.open_cost, ge=0, le=MOST_POINTS, description="subtracted for each new group")
    previously: int = Field(_OWN.previously, ge=0, le=MOST_POINTS, description="the same group as last time")

    @classmethod
    def of(cls, policy: dict[str, Any]) -> Self:
        """The weights of a kept policy, with the defaults where it names none."""
        return cls(**{name: value for name, value in policy.items() if name in cls.model_fields})


class PolicyIn(Incoming):
    """Weights to save; `from_version` is the version they were changed from, 0 for the defaults."""

    from_version: int = Field(ge=0, le=2**31 - 1)
    weights: WeightsIn


class PolicyOut(BaseModel):
    """One saved version."""

    version: int
    weights: WeightsIn
    saved_by: str
    saved_at: datetime

    @classmethod
    def of(cls, saved: SavedPolicy) -> Self:
        return cls(
            version=saved.version,
            weights=WeightsIn.of(saved.policy),
            saved_by=saved.saved_by,
            saved_at=saved.saved_at,
        )


class PolicyListOut(BaseModel):
    """Saved versions, the newest first: that one holds for the next round, the defaults while there is none."""

    items: list[PolicyOut]
    defaults: WeightsIn


class PolicyPreviewIn(Incoming):
    """Weights to try on what the latest round was told."""

    weights: WeightsIn
