"""Own youths whose group has ended with the group that follows, as a professional sees them; decides nothing."""

from sqlmodel import Session

from matching_api.access.service import Actor
from matching_api.suggestions import follow_ups, youth
from matching_api.suggestions.youth_schemas import FollowUpListOut, NextGroupOut
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.schemas import HelpRequestOut


def shown(session: Session, actor: Actor, limit: int, offset: int) -> FollowUpListOut:
    """One page; a group that the youth cannot come to at all is left out."""
    found = follow_ups.due(session, actor)
    requests = waitlist.requests_by_id(session, {request for request, _, _ in found})
    items = []
    for request_id, ended, following in found:
        others = youth.Others(session, requests[request_id])
        for option in others.told(actor, others.find(following.id)):
            told = HelpRequestOut.of(requests[request_id])
            items.append(NextGroupOut(help_request=told, completed=ended.title, next=option))
    return FollowUpListOut(items=items[offset : offset + limit], total=len(items))
