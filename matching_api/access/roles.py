"""Roles as a table: the only place where a role means something."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    JEUGDTEAM = "jeugdteam"
    SPECIALIST = "specialist"
    REGION = "region"


class Role(StrEnum):
    COORDINATOR = "coordinator"
    SPECIALIST = "specialist"
    PROJECT_LEADER = "project-leader"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing a person may do; what it reaches is always the own organisation's unless said."""

    READ_FACTS = "read-facts"  # vocabulary, organisations, open offers
    DELIVER = "deliver"
    READ_REQUESTS = "read-requests"
    DECIDE = "decide"  # accept, decline and follow up suggestions of own youths
    RECHECK = "recheck"  # ask families of own youths whether they still wait
    READ_GROUPS = "read-groups"
    PUBLISH_OFFERS = "publish-offers"
    ADOPT_GROUPS = "adopt-groups"
    RUN_ROUNDS = "run-rounds"
    READ_ROUNDS = "read-rounds"
    READ_FIGURES = "read-figures"  # counts of the whole region
    SET_GOALS = "set-goals"  # what a figure should become
    ASK_FOR_OFFERS = "ask-for-offers"  # of all organisations: who can run a group?
    LEAD_COHORTS = "lead-cohorts"  # freeze parts of the waitlist, and record what is agreed about them
    KEEP_PILOTS = "keep-pilots"  # the register of pilots
    MANAGE = "manage"  # organisations, accounts, sharing, quality of the data per source
    SET_POLICY = "set-policy"  # the weights of match rounds
    MANAGE_KEYS = "manage-keys"  # keys of the own organisation's systems
    ANSWER_SUBJECTS = "answer-subjects"  # export or erase everything about one own youth
    READ_TRAIL = "read-trail"  # what was recorded about the own organisation


_CARE = frozenset(
    {
        Permission.READ_FACTS,
        Permission.DELIVER,
        Permission.READ_REQUESTS,
        Permission.DECIDE,
        Permission.RECHECK,
        Permission.READ_GROUPS,
        Permission.PUBLISH_OFFERS,
        Permission.ADOPT_GROUPS,
        Permission.READ_ROUNDS,
        Permission.MANAGE_KEYS,
        Permission.ANSWER_SUBJECTS,
        Permission.READ_TRAIL,
    }
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.COORDINATOR: _CARE,
    Role.SPECIALIST: _CARE,
    Role.PROJECT_LEADER: frozenset(
        {
            Permission.READ_FACTS,
            Permission.READ_GROUPS,
            Permission.RUN_ROUNDS,
            Permission.READ_ROUNDS,
            Permission.READ_FIGURES,
            Permission.SET_GOALS,
            Permission.ASK_FOR_OFFERS,
            Permission.LEAD_COHORTS,
            Permission.KEEP_PILOTS,
            Permission.READ_TRAIL,
            Permission.SET_POLICY,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {Permission.READ_FACTS, Permission.MANAGE, Permission.READ_TRAIL, Permission.SET_POLICY}
    ),
}

# What reaches the rows of every organisation; with any other permission the database shows the own ones (`reach`).
REGION_WIDE: frozenset[Permission] = frozenset(
    {
        Permission.RUN_ROUNDS,
        Permission.SET_POLICY,
        Permission.READ_FIGURES,
        Permission.SET_GOALS,
        Permission.ASK_FOR_OFFERS,
        Permission.LEAD_COHORTS,
        Permission.KEEP_PILOTS,
        Permission.MANAGE,
    }
)


class Scope(StrEnum):
    """What a key may be made for; the words of the JSON."""

    DELIVER = "deliver"
    READ_OWN = "read-own"


SCOPE_PERMISSIONS: dict[Scope, frozenset[Permission]] = {
    Scope.DELIVER: frozenset({Permission.READ_FACTS, Permission.DELIVER}),
    Scope.READ_OWN: frozenset({Permission.READ_FACTS, Permission.READ_REQUESTS}),
}
