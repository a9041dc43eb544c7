"""Themes, tags and places; transport only."""

from typing import Annotated

from fastapi import APIRouter, Depends

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.vocabulary import service
from matching_api.vocabulary.schemas import PlaceFactsOut, TagListOut, TagOut, ThemeListOut, ThemeOut

router = APIRouter(tags=["vocabulary"])

Reader = Annotated[Actor, Depends(may(Permission.READ_FACTS))]


@router.get("/tags", summary="All help-request tags")
def tags(_actor: Reader, session: DbSession) -> TagListOut:
    return TagListOut(version=service.version(session), items=[TagOut.of(tag) for tag in service.tags(session)])


@router.get("/themes", summary="All themes with their tags")
def themes(_actor: Reader, session: DbSession) -> ThemeListOut:
    tags_of = service.vocabulary(session).themes
    return ThemeListOut(items=[ThemeOut.of(each, tags_of.get(each.key, [])) for each in service.themes(session)])


@router.get("/places/{postcode4}", summary="One four-digit postcode")
def place(postcode4: str, _actor: Reader) -> PlaceFactsOut:
    return PlaceFactsOut.of(service.place_of(postcode4))
