"""What the published JSON schemas of Open Referral HSDS 3.1 ask of the objects in our feed, in our own words."""

from typing import Any

UUID: dict[str, Any] = {"type": "string", "format": "uuid"}
TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
NUMBER: dict[str, Any] = {"type": "number"}
DAY: dict[str, Any] = {"type": "string", "format": "date"}
MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}


def one_of(*words: str) -> dict[str, Any]:
    return {"enum": list(words)}


def thing(required: str, **fields: dict[str, Any]) -> dict[str, Any]:
    """An object with these fields and no other, of which some are required."""
    return {"type": "object", "required": required.split(), "properties": fields, "additionalProperties": False}


def some(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


ORGANIZATION = thing("id name description", id=UUID, name=TEXT, description=TEXT)
LOCATION = thing(
    "id location_type",
    id=UUID,
    location_type=one_of("physical", "postal", "virtual"),
    name=TEXT,
    latitude={"type": "number", "minimum": -90, "maximum": 90},
    longitude={"type": "number", "minimum": -180, "maximum": 180},
    external_identifier=TEXT,
    external_identifier_type=TEXT,
)
SCHEDULE = thing(
    "id",
    id=UUID,
    dtstart=DAY,
    freq=one_of("WEEKLY", "MONTHLY"),
    interval=NUMBER,
    count=NUMBER,
    byday={"type": "string", "pattern": "^(MO|TU|WE|TH|FR|SA|SU)$"},
    description=TEXT,
    attending_type=TEXT,
)
TERM = thing("id name description", id=UUID, code=TEXT, name=TEXT, description=TEXT, taxonomy=TEXT, language=TEXT)
ATTRIBUTE = thing("id", id=UUID, link_type=TEXT, link_entity=TEXT, taxonomy_term=TERM)
CAPACITY = thing(
    "id unit available updated",
    id=UUID,
    unit=thing("id name", id=UUID, name=TEXT),
    available=NUMBER,
    maximum=NUMBER,
    updated=MOMENT,
)
SERVICE = thing(
    "id name status",
    id=UUID,
    name=TEXT,
    status=one_of("active", "inactive", "defunct", "temporarily closed"),
    description=TEXT,
    eligibility_description=TEXT,
    minimum_age=NUMBER,
    maximum_age=NUMBER,
    assured_date=DAY,
    organization=ORGANIZATION,
    service_at_locations=some(thing("id", id=UUID, location=LOCATION)),
    schedules=some(SCHEDULE),
    languages=some(thing("id", id=UUID, code=TEXT)),
    attributes=some(ATTRIBUTE),
    capacities=some(CAPACITY),
)
