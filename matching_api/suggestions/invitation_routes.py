"""Invitations for families, as text and to print; transport only."""

from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.suggestions import invitation
from matching_api.suggestions.invitation import Letter

router = APIRouter(tags=["suggestions"])

Reader = Annotated[Actor, Depends(may(Permission.READ_GROUPS))]
Language = Annotated[Literal["nl", "en"], Query(description="of the invitation")]


class SectionOut(BaseModel):
    heading: str
    paragraphs: list[str]


class InvitationOut(BaseModel):
    """An invitation to a group; it holds nothing about any youth."""

    language: str
    title: str
    group: str
    lead: str
    sections: list[SectionOut]
    text: str = Field(description="the whole of it, to copy")

    @classmethod
    def of(cls, letter: Letter) -> Self:
        sections = [SectionOut(heading=each.heading, paragraphs=list(each.paragraphs)) for each in letter.sections]
        same = {name: getattr(letter, name) for name in ("language", "title", "group", "lead", "text")}
        return cls(**same, sections=sections)


class PdfResponse(Response):
    media_type = "application/pdf"


def _pdf(letter: Letter) -> PdfResponse:
    return PdfResponse(
        invitation.as_pdf(letter), headers={"Content-Disposition": 'attachment; filename="uitnodiging.pdf"'}
    )


@router.get("/offers/{offer_id}/invitation", summary="An invitation for a family to an offer")
def offer_invitation(offer_id: UUID, _actor: Reader, session: DbSession, language: Language = "nl") -> InvitationOut:
    return InvitationOut.of(invitation.letter_of(session, GroupRef(GroupKind.OFFER, offer_id), language))


@router.get("/offers/{offer_id}/invitation/document", response_class=PdfResponse, summary="The same to print, as PDF")
def offer_document(offer_id: UUID, _actor: Reader, session: DbSession, language: Language = "nl") -> PdfResponse:
    return _pdf(invitation.letter_of(session, GroupRef(GroupKind.OFFER, offer_id), language))


@router.get("/proposed-groups/{group_id}/invitation", summary="An invitation for a family to a proposed group")
def proposed_invitation(group_id: UUID, _actor: Reader, session: DbSession, language: Language = "nl") -> InvitationOut:
    return InvitationOut.of(invitation.letter_of(session, GroupRef(GroupKind.PROPOSED, group_id), language))


@router.get(
    "/proposed-groups/{group_id}/invitation/document", response_class=PdfResponse, summary="The same to print, as PDF"
)
def proposed_document(group_id: UUID, _actor: Reader, session: DbSession, language: Language = "nl") -> PdfResponse:
    return _pdf(invitation.letter_of(session, GroupRef(GroupKind.PROPOSED, group_id), language))
