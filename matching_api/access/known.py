"""What is known to all of the organisations that take part, kept ready; nothing of the people who work there."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import sqlalchemy as sa
from sqlmodel import Session, col

from matching_api.access.models import Organisation
from matching_api.access.roles import OrganisationKind
from matching_api.marks import Kept


@dataclass(frozen=True, slots=True)
class Known:
    """One organisation: who it is and where."""

    key: str
    name: str
    kind: OrganisationKind
    subregion: str | None
    place: str | None


_kept = Kept[Mapping[str, Known]]("organisation")
_COLUMNS = [col(getattr(Organisation, name)) for name in Known.__dataclass_fields__]


def known(session: Session) -> Mapping[str, Known]:
    """Every organisation under its key, by name."""
    return _kept.get(session, lambda: _read(session))


def subregions(session: Session) -> Mapping[str, str | None]:
    """Organisation key → the subregion it works in."""
    return {key: each.subregion for key, each in known(session).items()}


def _read(session: Session) -> Mapping[str, Known]:
    rows = session.connection().execute(sa.select(*_COLUMNS).order_by(col(Organisation.name)))
    return MappingProxyType({row[0]: Known(*row) for row in rows})
