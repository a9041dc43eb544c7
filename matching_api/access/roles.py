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
    READ_GROUPS = "read-groups"
    PUBLISH_OFFERS = "publish-offers"
    ADOPT_GROUPS = "adopt-groups"
    RUN_ROUNDS = "run-rounds"
    READ_ROUNDS = "read-rounds"
    READ_FIGURES = "read-figures"  # counts of the whole region
    MANAGE = "manage"  # organisations, accounts, sharing


_CARE = frozenset(
    {
        Permission.READ_FACTS,
        Permission.DELIVER,
        Permission.READ_REQUESTS,
        Permission.DECIDE,
        Permission.READ_GROUPS,
        Permission.PUBLISH_OFFERS,
        Permission.ADOPT_GROUPS,
        Permission.READ_ROUNDS,
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
        }
    ),
    Role.ADMINISTRATOR: frozenset({Permission.READ_FACTS, Permission.MANAGE}),
}
