"""Why each table is kept, for how long and who sees it; says nothing of what is in it at this moment."""

from matching_api.access.roles import Permission
from matching_api.retention.register_region_entries import REGION_ENTRIES
from matching_api.retention.register_shape import (
    SERVICE as _SERVICE,
    WITH_THE_REQUEST as _WITH_THE_REQUEST,
    About as About,
    Entry as Entry,
    days as _days,
)

_CLOSED = f"{_days('keep_closed_days')} after it closed; at once when it is erased"
_LAST_ROUND = "until the next match round, or as long as the request"
_ALL = "everybody who signs in"

ENTRIES: dict[str, Entry] = {
    "help_request": Entry(
        About.YOUTHS,
        "what a youth wants help with, age, postcode and practical wishes, under a pseudonym made at the source",
        "to find a group for the youth; the organisation that delivers it decides on the ground for processing",
        f"{_CLOSED}; not matched when nobody confirmed it for {_days('recheck_days')}",
        Permission.READ_REQUESTS,
    ),
    "suggestion": Entry(
        About.YOUTHS,
        "one youth placed in one group, the grounds, and what a professional decided",
        "a professional decides and the family consents; a declined pair is not proposed again",
        f"{_WITH_THE_REQUEST}; after that without link, grounds, reason and name, to count with",
        Permission.DECIDE,
    ),
    "suggestion_event": Entry(
        About.YOUTHS,
        "each step of a suggestion, when, by whom and for which coded reason",
        "to account for decisions",
        _WITH_THE_REQUEST,
        Permission.ANSWER_SUBJECTS,
        "own organisation, in an export",
    ),
    "one_on_one_choice": Entry(
        About.YOUTHS,
        "that a professional chose one-on-one help instead of a group, when, and for which coded reason",
        "groups are plan A, so another choice is accounted for; it can be taken back",
        _WITH_THE_REQUEST,
        Permission.DECIDE,
    ),
    "recheck_answer": Entry(
        About.YOUTHS,
        "what a family answered when it was asked whether it still waits: a coded outcome, channel and day",
        "a waitlist that is true; help for who needs it; the answer can be taken back the same day",
        _WITH_THE_REQUEST,
        Permission.RECHECK,
    ),
    "recheck_row": Entry(
        About.YOUTHS,
        "which requests stand on a call list, in which order",
        "to call in an order that can be explained",
        _WITH_THE_REQUEST,
        Permission.RECHECK,
    ),
    "recheck_claim": Entry(
        About.YOUTHS,
        "who is calling about a request, until when",
        "two callers never call the same family",
        "until the answer, or as long as the request",
        Permission.RECHECK,
    ),
    "recheck_list": Entry(
        About.STAFF,
        "who made a call list when, and by which rule",
        "to call in an order that can be explained",
        _SERVICE,
        Permission.RECHECK,
    ),
    "request_before": Entry(
        About.YOUTHS,
        "what the last delivery of an organisation changed, as it was before",
        "a delivery that was sent by mistake can be taken back",
        "until the organisation's next delivery, or as long as the request",
        None,
    ),
    "unplaced_request": Entry(
        About.YOUTHS,
        "why the last match round had no place, and what would help",
        "to tell the organisation what is lacking",
        _LAST_ROUND,
        Permission.READ_REQUESTS,
    ),
    "almost_group": Entry(
        About.YOUTHS,
        "groups that nearly open, with the ids of the requests in them",
        "to open a group with one phone call",
        _LAST_ROUND,
        Permission.READ_GROUPS,
        "own organisation; of others a count",
    ),
    "round_record": Entry(
        About.YOUTHS,
        "the problem and the plan of a match round, requests by id",
        "to repeat and check a match round",
        f"{_days('keep_closed_days')} after the round; at once when a youth in it is erased",
        None,
    ),
    "kept_answer": Entry(
        About.YOUTHS,
        "answers to requests that came with an Idempotency-Key, encrypted with that key",
        "a message that is sent twice has one effect",
        "24 hours",
        None,
        "who sent the request, with the same key",
    ),
    "account": Entry(
        About.STAFF,
        "name, sign-in name, role, a slow hash of the password, and when the news was last read",
        "to know who asks; a decision carries a name",
        "as long as the person works with the service; the name stays at decisions",
        Permission.MANAGE,
        "the person; the administrator without the password",
    ),
    "identity": Entry(
        About.STAFF,
        "which account belongs to whom at the identity provider, as a hash, and when they last signed in there",
        "to know the same person again",
        "as long as the account",
        None,
    ),
    "audit_event": Entry(
        About.STAFF,
        "who did what when, from a closed list of events; ids, counts and states only",
        "to account for what was done; changes to the trail itself are found",
        _SERVICE,
        Permission.READ_TRAIL,
    ),
    "delivery": Entry(
        About.STAFF,
        "when who delivered, how many rows, and which were refused with which code; never a value",
        "to see what came of a delivery",
        _SERVICE,
        Permission.DELIVER,
    ),
    "api_key": Entry(
        About.STAFF,
        "keys of an organisation's own systems, as a hash, with who made them",
        "deliveries without a person",
        "as long as the service; a revoked key stays listed",
        Permission.MANAGE_KEYS,
    ),
    "match_round": Entry(
        About.STAFF,
        "who asked for a match round when, how it ended, and figures over the region",
        "to follow and compare match rounds",
        _SERVICE,
        Permission.READ_ROUNDS,
        "the region",
    ),
    "saved_policy": Entry(
        About.STAFF,
        "weights of match rounds, who saved them and when",
        "to know by which weights a round was held",
        _SERVICE,
        Permission.SET_POLICY,
        "the region",
    ),
    "offer": Entry(
        About.STAFF,
        "groups that organisations publish, by whom, with counts of seats",
        "to fill groups that exist",
        _SERVICE,
        Permission.READ_FACTS,
        "the region",
    ),
    "proposed_group": Entry(
        About.NOBODY,
        "groups found in the demand, with counts of seats",
        "from demand to a group",
        _SERVICE,
        Permission.READ_GROUPS,
        "the region",
    ),
    **REGION_ENTRIES,
    "started_total": Entry(
        About.NOBODY,
        "how many youths of a municipality started, of whom the request is deleted",
        "figures stay right after deletion; small counts are suppressed when shown",
        _SERVICE,
        Permission.READ_FIGURES,
        "the region",
    ),
    "daily_chore": Entry(
        About.NOBODY,
        "on which day the worker did what is done once a day",
        "so that it is done once",
        _SERVICE,
        None,
    ),
    "organisation": Entry(
        About.NOBODY,
        "organisations of the partnership and whether they share",
        "to know for whom somebody asks",
        _SERVICE,
        Permission.READ_FACTS,
        "the region",
    ),
    "offer_co_organisation": Entry(
        About.NOBODY, "organisations that carry an offer together", "to name them", _SERVICE, Permission.READ_FACTS,
        _ALL,
    ),
    "venue": Entry(
        About.NOBODY, "where and when an organisation can run a group", "to propose groups", _SERVICE,
        Permission.PUBLISH_OFFERS,
    ),
    "facilitator": Entry(
        About.NOBODY, "how many groups an organisation can run for a theme", "to propose groups", _SERVICE,
        Permission.PUBLISH_OFFERS,
    ),
    **{
        table: Entry(About.NOBODY, what, "one vocabulary for all organisations", _SERVICE, Permission.READ_FACTS, _ALL)
        for table, what in {
            "tag": "what help can be wanted with",
            "theme": "families of tags",
            "label": "diagnoses and jargon, and the tags they usually mean",
            "vocabulary_edition": "which vocabulary was loaded when",
        }.items()
    },
}  # fmt: skip
