"""Codes of a help request: waitlist, status, referrer, state; the words of JSON, not of the files."""

from enum import StrEnum


class Waitlist(StrEnum):
    JEUGDTEAM = "jeugdteam"
    SPECIALIST = "specialist"


class Status(StrEnum):
    """What the organisation says of the request."""

    WAITING = "waiting"
    TAILORING_FIRST = "tailoring-first"
    HELPED = "helped"
    EXPIRED = "expired"


class RequestState(StrEnum):
    """What holds now: the organisation's status, unless the request left the waitlist or started in a group."""

    WAITING = "waiting"
    TAILORING_FIRST = "tailoring-first"
    HELPED = "helped"
    EXPIRED = "expired"
    LEFT = "left"
    STARTED = "started"


class NotMatched(StrEnum):
    """Why a request is not offered to the matcher."""

    NOT_OPEN_TO_GROUP = "not-open-to-group"
    TAILORING_FIRST = "tailoring-first"
    HELPED = "helped"
    EXPIRED = "expired"
    LEFT = "left"
    STARTED = "started"
    NOT_CONFIRMED = "not-confirmed"
    SET_ASIDE = "set-aside"
    ORGANISATION_NOT_SHARING = "organisation-not-sharing"


class RecheckOutcome(StrEnum):
    """What a family says when it is asked whether it still waits for the same help (R9–R15, R18)."""

    SAME = "same"
    OTHER = "other"
    LIGHTER = "lighter"  # helped with something lighter, or locally
    TEMPORARY = "temporary"
    SOLVED = "solved"
    NOT_REACHED = "not-reached"


class Referrer(StrEnum):
    """Who referred, after iJw code list COD327."""

    MUNICIPALITY = "municipality"
    GP = "gp"
    YOUTH_DOCTOR = "youth-doctor"
    GI = "gi"
    MEDICAL_SPECIALIST = "medical-specialist"
    SELF = "self"
    JUDGE = "judge"


class DeliveryKind(StrEnum):
    """A full delivery closes what it no longer names; a partial one closes nothing."""

    FULL = "full"
    PARTIAL = "partial"


class Source(StrEnum):
    FILE = "file"
    API = "api"
