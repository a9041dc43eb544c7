"""What goes in and out about experiences; nothing says which family it was."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field

from matching_api.access.schemas import Incoming
from matching_api.access.service import Actor
from matching_api.experiences.models import LONGEST, Experience, ExperienceState, Voice
from matching_api.offers.schemas import Names, OrganisationRef


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


class ExperienceIn(Incoming):
    """A sentence, with the word of who enters it that the family allows it to be shown."""

    text: Annotated[str, BeforeValidator(_stripped), Field(min_length=10, max_length=LONGEST)]
    voice: Voice
    allowed: Literal[True] = Field(description="the family allows it to be shown without name")


class JudgementIn(Incoming):
    """May it be shown?"""

    verdict: Literal["approve", "refuse"]


class SaidOut(BaseModel):
    """One experience as grounds: of this very group (an earlier time too), or of one for the same request."""

    text: str
    voice: Voice
    of_this_group: bool


class ExperienceOut(BaseModel):
    """One experience as those see it who carry its group."""

    id: UUID
    offer_id: UUID
    title: str = Field(description="of the group")
    organisation: OrganisationRef
    text: str | None
    voice: Voice
    state: ExperienceState
    entered_by: str | None = Field(description="of the own organisation only; of others the organisation")
    entered_at: datetime
    may_judge: bool = Field(description="it waits, and somebody else entered it")
    may_withdraw: bool

    @classmethod
    def of(cls, row: Experience, title: str, names: Names, actor: Actor) -> Self:
        same = row.model_dump(include=set(cls.model_fields) - {"entered_by"})
        live = row.state in {ExperienceState.WAITING, ExperienceState.APPROVED}
        return cls(
            **same,
            title=title,
            organisation=OrganisationRef.of(row.organisation_key, names),
            entered_by=row.entered_by if row.organisation_key == actor.organisation_key else None,
            may_judge=row.state is ExperienceState.WAITING and row.entered_by_id != actor.account_id,
            may_withdraw=live,
        )


class ExperienceListOut(BaseModel):
    items: list[ExperienceOut]
    total: int
