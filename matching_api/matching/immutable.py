"""A match round that has ended never changes: kept by the session and, for whoever goes around it, by the database."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper

from matching_api.matching.codes import ENDED, RoundState
from matching_api.matching.models import MatchRound, RoundRecord

_ENDED = ", ".join(f"'{state}'" for state in sorted(ENDED))

# As statements per dialect, so that the migration holds the same text.
TRIGGERS: dict[str, tuple[str, ...]] = {
    "sqlite": (
        f"""CREATE TRIGGER match_round_ended_update BEFORE UPDATE ON match_round WHEN OLD.state IN ({_ENDED})
BEGIN SELECT RAISE(ABORT, 'an ended match round never changes'); END""",
        f"""CREATE TRIGGER match_round_ended_delete BEFORE DELETE ON match_round WHEN OLD.state IN ({_ENDED})
BEGIN SELECT RAISE(ABORT, 'an ended match round never changes'); END""",
        """CREATE TRIGGER round_record_update BEFORE UPDATE ON round_record
BEGIN SELECT RAISE(ABORT, 'an ended match round never changes'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''an ended match round never changes''; END'""",
        f"""CREATE TRIGGER match_round_ended BEFORE UPDATE OR DELETE ON match_round FOR EACH ROW
WHEN (OLD.state IN ({_ENDED})) EXECUTE FUNCTION refuse_change()""",
        """CREATE TRIGGER round_record_update BEFORE UPDATE ON round_record FOR EACH ROW
EXECUTE FUNCTION refuse_change()""",
    ),
}
DROPS: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "DROP TRIGGER match_round_ended_update",
        "DROP TRIGGER match_round_ended_delete",
        "DROP TRIGGER round_record_update",
    ),
    "postgresql": (
        "DROP TRIGGER match_round_ended ON match_round",
        "DROP TRIGGER round_record_update ON round_record",
        "DROP FUNCTION refuse_change()",
    ),
}


class EndedRoundChanged(Exception):  # noqa: N818  says what was tried
    """Code tried to change a match round that has ended."""


def _refuse(_mapper: Mapper[Any], _connection: Connection, target: MatchRound) -> None:
    before = inspect(target).attrs["state"].history.deleted
    was = before[0] if before else target.state
    if RoundState(was) in ENDED:
        raise EndedRoundChanged(str(target.id))


def _refuse_record(_mapper: Mapper[Any], _connection: Connection, target: RoundRecord) -> None:
    raise EndedRoundChanged(str(target.round_id))


event.listen(MatchRound, "before_update", _refuse)
event.listen(MatchRound, "before_delete", _refuse)
event.listen(RoundRecord, "before_update", _refuse_record)

# The same triggers where tables are made without a migration.
for _dialect, _statements in TRIGGERS.items():
    for _statement in _statements:
        _table = sa.inspect(RoundRecord if "round_record" in _statement else MatchRound).local_table
        event.listen(_table, "after_create", sa.DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
