"""Codes of match rounds and of what they propose; no rules and no labels."""

from enum import StrEnum


class RoundState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    STOPPED = "stopped"


ENDED: frozenset[RoundState] = frozenset({RoundState.FINISHED, RoundState.FAILED, RoundState.STOPPED})


class FailureReason(StrEnum):
    PROBLEM_REFUSED = "problem-refused"
    PLAN_NOT_VALID = "plan-not-valid"
    WORKER_LOST = "worker-lost"
    UNEXPECTED_ERROR = "unexpected-error"


class GroupKind(StrEnum):
    OFFER = "offer"
    PROPOSED = "proposed"


class Origin(StrEnum):
    """How a proposed group came about: its youths are one cluster of like requests, or a combination beyond one."""

    CLUSTER = "cluster"
    COMBINATION = "combination"


class ProposedState(StrEnum):
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    LAPSED = "lapsed"
