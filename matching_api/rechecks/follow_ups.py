"""What a coordinator has to look after beside calling: who was not reached, and what the own system still says."""

from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.rechecks import answering, lists
from matching_api.rechecks.schemas import AnsweredOut, BehindOut, FollowUpsOut, RecheckAnswerOut, UnreachedOut
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.schemas import HelpRequestOut


def follow_ups(session: Session, actor: Actor) -> FollowUpsOut:
    """Of the own organisation; the longest waiting first."""
    unreached = lists.unreached(session, actor)
    requests = waitlist.requests_by_id(session, [each.id for each, _ in unreached])
    return FollowUpsOut(
        unreached=[
            UnreachedOut(help_request=HelpRequestOut.of(requests[each.id]), tries=tries) for each, tries in unreached
        ],
        behind=[
            BehindOut(help_request=HelpRequestOut.of(each), columns=sorted(each.source_says or {}))
            for each in _behind(session, actor)
        ],
    )


def answered(session: Session, actor: Actor, limit: int, offset: int) -> tuple[list[AnsweredOut], int]:
    """The own answers, the newest first, each beside its request; and how many there are."""
    newest = answering.answers(session, actor)
    requests = waitlist.requests_by_id(session, {each.help_request_id for each in newest[offset : offset + limit]})
    last = {each.help_request_id: each.id for each in reversed(newest)}
    made = [
        AnsweredOut(
            answer=RecheckAnswerOut.of(each, request, last=last[request.id] == each.id),
            help_request=HelpRequestOut.of(request),
        )
        for each in newest[offset : offset + limit]
        if (request := requests.get(each.help_request_id)) is not None
    ]
    return made, len(newest)


def _behind(session: Session, actor: Actor) -> list[HelpRequest]:
    """Own requests still on the source's list, of which it last said something else than the family since."""
    own = select(HelpRequest).where(
        HelpRequest.organisation_key == actor.organisation_key,
        col(HelpRequest.source_says).is_not(None),
        col(HelpRequest.left_at).is_(None),
    )
    found = session.exec(own.order_by(col(HelpRequest.registered_on), col(HelpRequest.id)))
    return [each for each in found if each.source_says]
