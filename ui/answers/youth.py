"""One own youth, an invitation, and a page of the own waitlist, as the service answers them; shapes only."""

from typing import TypedDict

from ui.answers.after import Said
from ui.answers.facts import OrganisationName
from ui.answers.groups import Group, Outcome, RequestOutcome, Suggestion
from ui.answers.waitlist import HelpRequest


class Lack(TypedDict):
    code: str
    by: float | None


class Option(Group):
    """A group that could be something for the youth."""

    kind: str | None
    seats_left: int
    similarity: float
    shared_tags: list[str]
    km: float
    lacks: list[Lack]
    can_be_chosen: bool


class Candidate(TypedDict):
    help_request: HelpRequest
    km: float
    lacks: list[Lack]


class Others(TypedDict):
    organisation: OrganisationName
    at_least: int


class Candidates(TypedDict):
    own: list[Candidate]
    others: list[Others]


class OneOnOne(TypedDict):
    id: str
    help_request_id: str
    reason: str
    chosen_by: str
    chosen_at: str


class YouthOptions(TypedDict):
    help_request: HelpRequest
    outcome: Outcome
    suggestion: Suggestion | None
    experiences: list[Said]
    one_on_one: OneOnOne | None
    options: list[Option]
    peer_suggestion: Suggestion | None
    peer_contact: list[Option]


class Tally(TypedDict):
    requests: int
    over_norm: int
    suggested: int
    unplaced: int
    not_matched: int
    one_on_one: int


class FoundOutcomes(TypedDict):
    items: list[RequestOutcome]
    total: int
    tally: Tally
    themes: list[str]


class InvitationSection(TypedDict):
    heading: str
    paragraphs: list[str]


class Invitation(TypedDict):
    """What a family reads about a group."""

    language: str
    title: str
    group: str
    lead: str
    sections: list[InvitationSection]
    text: str


class NextGroup(TypedDict):
    help_request: HelpRequest
    completed: str
    next: Option
