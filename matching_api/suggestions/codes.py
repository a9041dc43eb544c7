"""The life of a suggestion as a table, and the coded reasons that go with its steps."""

from enum import StrEnum


class State(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    INVITED = "invited"
    AGREED = "agreed"
    REFUSED = "refused"
    STARTED = "started"
    COMPLETED = "completed"
    STOPPED = "stopped"


# What a person may do. The service itself may lapse a suggestion, and undo brings a decision back (see `life`).
ALLOWED: dict[State, frozenset[State]] = {
    State.PROPOSED: frozenset({State.ACCEPTED, State.DECLINED}),
    State.ACCEPTED: frozenset({State.INVITED, State.DECLINED}),
    State.INVITED: frozenset({State.AGREED, State.REFUSED, State.DECLINED}),
    State.AGREED: frozenset({State.STARTED, State.REFUSED}),
    State.STARTED: frozenset({State.COMPLETED, State.STOPPED}),
    State.DECLINED: frozenset(),
    State.REFUSED: frozenset(),
    State.LAPSED: frozenset(),
    State.COMPLETED: frozenset(),
    State.STOPPED: frozenset(),
}
# The service lapses these when their group is gone; a place that has started is never taken back.
LAPSES: frozenset[State] = frozenset({State.PROPOSED, State.ACCEPTED, State.INVITED, State.AGREED})
REVERSIBLE: frozenset[State] = frozenset({State.ACCEPTED, State.DECLINED})
HOLDS_SEAT: frozenset[State] = frozenset({State.ACCEPTED, State.INVITED, State.AGREED, State.STARTED})
LIVE: frozenset[State] = HOLDS_SEAT | {State.PROPOSED}
# The pair is never proposed again.
TURNED_DOWN: frozenset[State] = frozenset({State.DECLINED, State.REFUSED})


class Reason(StrEnum):
    """Why a suggestion was declined, refused or ended; the endings after iJw code list JZ588."""

    FITS_BETTER_ONE_ON_ONE = "fits-better-one-on-one"
    WRONG_REQUEST = "wrong-request"
    TOO_FAR_FOR_FAMILY = "too-far-for-family"
    WRONG_MOMENT = "wrong-moment"
    NOT_IN_THIS_GROUP = "not-in-this-group"
    FAMILY_DOES_NOT_WANT_GROUP = "family-does-not-want-group"
    ALREADY_HELPED = "already-helped"
    OTHER_OFFER = "other-offer"
    SAFETY = "safety"
    WITHDRAWN = "withdrawn"
    GROUP_CLOSED = "group-closed"
    AS_PLANNED = "as-planned"
    CLIENT_ENDED = "client-ended"
    PROVIDER_ENDED = "provider-ended"
    BY_AGREEMENT = "by-agreement"
    OUTSIDE_CIRCUMSTANCES = "outside-circumstances"


_DECLINING = frozenset(
    {
        Reason.FITS_BETTER_ONE_ON_ONE,
        Reason.WRONG_REQUEST,
        Reason.TOO_FAR_FOR_FAMILY,
        Reason.WRONG_MOMENT,
        Reason.NOT_IN_THIS_GROUP,
        Reason.FAMILY_DOES_NOT_WANT_GROUP,
        Reason.ALREADY_HELPED,
        Reason.OTHER_OFFER,
        Reason.SAFETY,
    }
)
# Reasons that go with a step to a state. A state that is not named takes none.
REASONS: dict[State, frozenset[Reason]] = {
    State.DECLINED: _DECLINING | {Reason.WITHDRAWN},
    State.REFUSED: _DECLINING,
    State.LAPSED: frozenset({Reason.GROUP_CLOSED}),
    State.COMPLETED: frozenset({Reason.AS_PLANNED, Reason.BY_AGREEMENT}),
    State.STOPPED: frozenset(
        {Reason.CLIENT_ENDED, Reason.PROVIDER_ENDED, Reason.BY_AGREEMENT, Reason.OUTSIDE_CIRCUMSTANCES}
    ),
}
REASON_REQUIRED: frozenset[State] = frozenset({State.DECLINED, State.STOPPED})

# With these a person says that no group should be proposed, until the organisation delivers the request changed.
SETS_ASIDE: frozenset[Reason] = frozenset(
    {
        Reason.FITS_BETTER_ONE_ON_ONE,
        Reason.FAMILY_DOES_NOT_WANT_GROUP,
        Reason.WRONG_REQUEST,
        Reason.ALREADY_HELPED,
        Reason.SAFETY,
    }
)


class Verdict(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"


VERDICTS: dict[Verdict, State] = {Verdict.ACCEPT: State.ACCEPTED, Verdict.DECLINE: State.DECLINED}
