"""How the own offers are shown with who is in them: others' youths only as counts by state."""

from pydantic import BaseModel, Field

from matching_api.experiences.schemas import SaidOut
from matching_api.offers.schemas import FollowUpOut, OfferOut
from matching_api.suggestions.codes import State
from matching_api.suggestions.schemas import SuggestionOut


class GroupStateOut(BaseModel):
    """How many of the group are this far."""

    state: State
    mine: int
    others: int


class OwnGroupOut(BaseModel):
    """One offer that the own organisation leads or carries along."""

    offer: OfferOut
    led_here: bool = Field(description="does the own organisation lead it? Only then it may change, start and close it")
    states: list[GroupStateOut]
    ready: int = Field(description="whose family agreed, who started, and who comes from outside the service")
    can_start: bool
    follow_up: list[FollowUpOut] = Field(description="the groups that come after this one, one after another")
    experiences: list[SaidOut] = Field(description="what families said, as families and colleagues see it")
    suggestions: list[SuggestionOut] = Field(description="of own youths only")


class OwnGroupListOut(BaseModel):
    items: list[OwnGroupOut]
