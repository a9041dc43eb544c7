"""The closed list of events; an event has fields for ids, counts and states, and none for what a request holds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """A thing that may be recorded, and exactly which fields it has."""

    name: str
    fields: frozenset[str]


def _event(name: str, *fields: str) -> Event:
    return Event(name, frozenset(fields))


SIGNED_IN = _event("signed-in", "actor")
ACCOUNT_CREATED = _event("account-created", "actor", "account", "role")
ACCOUNT_CHANGED = _event("account-changed", "actor", "account", "what")
ORGANISATION_ADDED = _event("organisation-added", "actor", "kind")
ORGANISATION_CHANGED = _event("organisation-changed", "actor")
SHARING_SWITCHED = _event("sharing-switched", "actor", "on")
SIGNAL_MAIL_SWITCHED = _event("signal-mail-switched", "actor", "on")
API_KEY_MADE = _event("api-key-made", "actor", "key", "scopes")
API_KEY_REVOKED = _event("api-key-revoked", "actor", "key")
DELIVERY_TAKEN = _event("delivery-taken", "actor", "delivery", "kind", "read", "taken", "refused", "left")
OFFER_PUBLISHED = _event("offer-published", "actor", "offer")
OFFER_CHANGED = _event("offer-changed", "actor", "offer")
OFFER_ASKED = _event("offer-asked", "actor", "call")
OFFER_CALL_ANSWERED = _event("offer-call-answered", "actor", "call")
OFFER_CALL_CLOSED = _event("offer-call-closed", "actor", "call")
COHORT_FROZEN = _event("cohort-frozen", "actor", "cohort")
COHORT_ITEM_DECIDED = _event("cohort-item-decided", "actor", "item", "verdict")
COHORT_ITEM_TAKEN_ON = _event("cohort-item-taken-on", "actor", "item")
ATTENDANCE_NOTED = _event("attendance-noted", "actor", "offer", "meeting")
EXPERIENCE_MOVED = _event("experience-moved", "actor", "experience", "state")
PILOT_SAVED = _event("pilot-saved", "actor", "pilot")
LESSON_WRITTEN = _event("lesson-written", "actor", "offer", "lesson", "on")
CAPACITY_CHANGED = _event("capacity-changed", "actor")
ROUND_REQUESTED = _event("round-requested", "actor", "round")
ROUND_STOPPED = _event("round-stopped", "actor", "round")
ROUND_FINISHED = _event("round-finished", "round", "state")
POLICY_SAVED = _event("policy-saved", "actor", "version")
SUGGESTION_MOVED = _event("suggestion-moved", "actor", "suggestion", "state")
SUGGESTION_CHOSEN = _event("suggestion-chosen", "actor", "suggestion", "state")
ONE_ON_ONE_CHOSEN = _event("one-on-one-chosen", "actor", "request", "on")
RECHECK_LISTED = _event("recheck-listed", "actor", "list", "requests")
RECHECK_ANSWERED = _event("recheck-answered", "actor", "request", "on")
DELIVERY_REVERSED = _event("delivery-reversed", "actor", "delivery", "created", "updated", "left")
GROUP_ADOPTED = _event("group-adopted", "actor", "group", "offer")
REQUESTS_RENAMED = _event("requests-renamed", "actor", "requests")
SUBJECT_EXPORTED = _event("subject-exported", "actor", "request")
SUBJECT_ERASED = _event("subject-erased", "actor", "request")
REQUESTS_PURGED = _event("requests-purged", "actor", "requests")
PURGED = _event("purged", "actor", "requests", "rounds")

EVENTS: tuple[Event, ...] = (
    SIGNED_IN,
    ACCOUNT_CREATED,
    ACCOUNT_CHANGED,
    ORGANISATION_ADDED,
    ORGANISATION_CHANGED,
    SHARING_SWITCHED,
    SIGNAL_MAIL_SWITCHED,
    API_KEY_MADE,
    API_KEY_REVOKED,
    DELIVERY_TAKEN,
    OFFER_PUBLISHED,
    OFFER_CHANGED,
    OFFER_ASKED,
    OFFER_CALL_ANSWERED,
    OFFER_CALL_CLOSED,
    COHORT_FROZEN,
    COHORT_ITEM_DECIDED,
    COHORT_ITEM_TAKEN_ON,
    ATTENDANCE_NOTED,
    LESSON_WRITTEN,
    EXPERIENCE_MOVED,
    PILOT_SAVED,
    CAPACITY_CHANGED,
    ROUND_REQUESTED,
    ROUND_STOPPED,
    ROUND_FINISHED,
    POLICY_SAVED,
    SUGGESTION_MOVED,
    SUGGESTION_CHOSEN,
    ONE_ON_ONE_CHOSEN,
    RECHECK_LISTED,
    RECHECK_ANSWERED,
    DELIVERY_REVERSED,
    GROUP_ADOPTED,
    REQUESTS_RENAMED,
    SUBJECT_EXPORTED,
    SUBJECT_ERASED,
    REQUESTS_PURGED,
    PURGED,
)
