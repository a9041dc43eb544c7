"""Codes of an offer: kind, setting, who leads it, state, why it closed; no rules and no labels."""

from enum import StrEnum


class OfferKind(StrEnum):
    PSYCHO_EDUCATION = "psycho-education"
    SCALING_DOWN = "scaling-down"
    TREATMENT = "treatment"
    TRIAGE = "triage"
    PREVENTION = "prevention"
    PEER_CONTACT = "peer-contact"


class Setting(StrEnum):
    SCHOOL = "school"
    NEIGHBOURHOOD = "neighbourhood"
    PRACTICE = "practice"
    ONLINE = "online"


class Professionals(StrEnum):
    """Whose hours a group takes; those of specialists are the scarce ones."""

    COACH = "coach"
    SPECIALIST = "specialist"
    BOTH = "both"


class OfferState(StrEnum):
    """Forming: waits for its minimum. Running: has started and may have seats left. Closed: takes nobody any more."""

    FORMING = "forming"
    RUNNING = "running"
    CLOSED = "closed"


class ClosingReason(StrEnum):
    COMPLETED = "completed"
    TOO_FEW = "too-few"
    NO_FACILITATOR = "no-facilitator"
    NO_FUNDING = "no-funding"
    PUBLISHED_BY_MISTAKE = "published-by-mistake"
    OTHER = "other"
