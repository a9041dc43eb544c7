"""What goes in and out about signals by mail; the address is shown to nobody but its owner."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field

from matching_api.access.mail_models import Frequency, Language, SignalMail
from matching_api.access.schemas import Incoming
from matching_api.mail_settings import ADDRESS
from matching_api.settings import get_settings
from matching_api.signals.links import PATTERN

Address = Annotated[str, Field(pattern=ADDRESS, max_length=254)]


class SignalMailIn(Incoming):
    address: Address = Field(description="the own work address; has to be confirmed with a link that is mailed to it")
    frequency: Frequency
    language: Language


class ConfirmationIn(Incoming):
    link: str = Field(pattern=PATTERN, description="the signed part of the link in the mail")


class SignalMailOut(BaseModel):
    """What the person asked for; all empty when nothing."""

    available: bool = Field(description="whether this service sends mail at all")
    address: str | None = None
    frequency: Frequency | None = None
    language: Language | None = None
    confirmed: bool = False
    refused: bool = Field(False, description="the mail server does not take mail for this address")
    mailed_at: datetime | None = Field(None, description="when the last mail with signals went out")

    @classmethod
    def of(cls, wish: SignalMail | None) -> Self:
        available = get_settings().sends_mail
        if wish is None:
            return cls(available=available)
        return cls(
            available=available,
            address=wish.address,
            frequency=wish.frequency,
            language=wish.language,
            confirmed=wish.confirmed_at is not None,
            refused=wish.refusals > 0,
            mailed_at=wish.mailed_at,
        )
