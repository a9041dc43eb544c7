"""Signals by mail: asking, confirming and ending; transport only."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.signals import asking
from matching_api.signals.links import PATTERN
from matching_api.signals.schemas import ConfirmationIn, SignalMailIn, SignalMailOut

router = APIRouter(tags=["signals"])

Professional = Annotated[Actor, Depends(may(Permission.DECIDE))]
# In the address, for a mail program that ends the mail by itself sends nothing else (RFC 8058).
Link = Annotated[str, Query(pattern=PATTERN, description="the signed part of the link in the mail")]


@router.get("/accounts/me/signals", summary="What signals I get by mail")
def wish(actor: Professional, session: DbSession) -> SignalMailOut:
    return SignalMailOut.of(asking.wish_of(session, actor))


@router.put("/accounts/me/signals", summary="Send me signals by mail, at this address and this often")
def ask(wanted: SignalMailIn, actor: Professional, session: DbSession) -> SignalMailOut:
    return SignalMailOut.of(asking.ask(session, actor, wanted))


@router.delete("/accounts/me/signals", status_code=204, summary="Send me no signals, and forget the address")
def end(actor: Professional, session: DbSession) -> None:
    asking.end(session, actor)


@router.post("/signal-confirmations", status_code=204, summary="This address is mine; without signing in")
def confirm(told: ConfirmationIn, session: DbSession) -> None:
    asking.confirm(session, told.link)


@router.post("/signal-stops", status_code=204, summary="End this mail with one click; without signing in")
def stop(session: DbSession, link: Link) -> None:
    asking.stop(session, link)
