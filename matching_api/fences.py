"""Row-level security on PostgreSQL, table by table: which rows a transaction sees and changes; asks nobody's role.

A second fence behind the services, for the day one of them forgets an organisation. `reach` says what is seen.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

# As subqueries, so that PostgreSQL looks the settings up once a statement and not once a row. That of the reach gives
# yes or no: of that the planner expects half, of an unknown word hardly any row, and it would join the wrong way.
_REACHES = "(SELECT current_setting('samenstart.reach', true) IN ({}))"
_ORGANISATION = "(SELECT current_setting('samenstart.organisation', true))"
_ACTOR = "(SELECT current_setting('samenstart.actor', true))"
REGION = _REACHES.format("'region'")
OWN = _REACHES.format("'own'")
TO_SIGN_IN = _REACHES.format("'sign-in'")
SIGNED_IN = _REACHES.format("'own', 'region'")
ANYBODY = _REACHES.format("'sign-in', 'own', 'region'")
OWNERS = ("organisation_key", "organisation")


@dataclass(frozen=True)
class Fence:
    """Which rows are seen, and which may be written: two conditions on a row."""

    read: str
    write: str

    def statements(self, table: str) -> Iterator[str]:
        """Puts the fence around the table; also whoever owns the table stays behind it."""
        if self.read == self.write:
            yield f"CREATE POLICY own ON {table} USING ({self.read}) WITH CHECK ({self.write})"
        else:
            yield f"CREATE POLICY seen ON {table} FOR SELECT USING ({self.read})"
            yield f"CREATE POLICY added ON {table} FOR INSERT WITH CHECK ({self.write})"
            yield f"CREATE POLICY changed ON {table} FOR UPDATE USING ({self.write}) WITH CHECK ({self.write})"
            yield f"CREATE POLICY deleted ON {table} FOR DELETE USING ({self.write})"
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"


def _own(column: str = "organisation_key") -> str:
    return f"{REGION} OR ({OWN} AND {column} = {_ORGANISATION})"


def _only(condition: str) -> Fence:
    return Fence(condition, condition)


def _of(parent: str, column: str) -> Fence:
    """Rows that belong to one row of another table are seen with that one."""
    own = f"(SELECT id FROM {parent} WHERE organisation_key = {_ORGANISATION})"  # noqa: S608  our own words
    return _only(f"{REGION} OR ({OWN} AND {column} IN {own})")


_CARRIED = f"(SELECT offer_id FROM offer_co_organisation WHERE organisation_key = {_ORGANISATION})"  # noqa: S608
_LED = f"(SELECT id FROM offer WHERE organisation_key = {_ORGANISATION})"  # noqa: S608
_CARRIES = f"{REGION} OR ({OWN} AND (offer_id IN {_LED} OR offer_id IN {_CARRIED}))"
_EXPERIENCES = f"{_CARRIES} OR ({OWN} AND organisation_key = {_ORGANISATION})"
_TO_SIGN_IN = _only(f"{TO_SIGN_IN} OR {_own()}")

# A table with an organisation and no line here shows that organisation its own rows, and nobody else.
FENCES: dict[str, Fence | None] = {
    "account": _TO_SIGN_IN,
    "api_key": _TO_SIGN_IN,
    "signal_mail": _TO_SIGN_IN,  # the links in a mail open without signing in
    "told_signal": _only(REGION),
    "suggestion_event": _of("suggestion", "suggestion_id"),
    "unplaced_request": _of("help_request", "help_request_id"),
    "kept_answer": _only(f"{REGION} OR ({OWN} AND actor_id::text = {_ACTOR})"),
    "round_record": _only(REGION),
    "daily_chore": _only(REGION),
    "started_total": _only(REGION),
    "history_entry": _only(REGION),
    "group_day": _only(REGION),
    "figure_goal": _only(REGION),
    # Of a group only who leads it or carries it along.
    "group_attendance": _only(_CARRIES),
    "group_answers": _only(_CARRIES),
    # An experience is everybody's once a second person approved it.
    "experience": Fence(f"{REGION} OR ({SIGNED_IN} AND state = 'approved') OR ({_EXPERIENCES})", _EXPERIENCES),
    "pilot": Fence(SIGNED_IN, REGION),
    "pilot_group": Fence(SIGNED_IN, REGION),
    "group_lesson": Fence(SIGNED_IN, _own()),
    # Who owns an item sees it; whom it counted, the region alone.
    "cohort_item": _only(_own("owner_key")),
    "cohort_member": _only(REGION),
    "offer_call": Fence(SIGNED_IN, _own()),
    # Known to all who take part, changed by whom they belong to.
    "organisation": Fence(ANYBODY, _own("key")),
    "offer": Fence(SIGNED_IN, f"{_own()} OR ({OWN} AND id IN {_CARRIED})"),
    "offer_co_organisation": Fence(SIGNED_IN, f"{REGION} OR ({OWN} AND offer_id IN {_LED})"),
    "proposed_group": Fence(SIGNED_IN, _own()),
    "almost_group": Fence(SIGNED_IN, REGION),
    "match_round": Fence(SIGNED_IN, _own()),
    "saved_policy": Fence(SIGNED_IN, REGION),
    # Words for everybody, about nobody.
    "tag": None,
    "theme": None,
    "label": None,
    "vocabulary_edition": None,
    # That a table changed, and not what in it.
    "data_mark": None,
}


def fence_of(table: sa.Table) -> Fence | None:
    """The fence around a table, none when it needs none; raises KeyError when nobody said which."""
    if table.name not in FENCES:
        owner = next((name for name in OWNERS if name in table.columns), None)
        if owner is not None:
            return _only(_own(owner))
    return FENCES[table.name]


def take_down(connection: Connection) -> None:
    """Removes every policy, and lets the owner see all rows, so that no step of a migration is held up by one."""
    for table, policy in connection.execute(_POLICIES).all():
        connection.exec_driver_sql(f'DROP POLICY "{policy}" ON "{table}"')
        connection.exec_driver_sql(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')


def put_up(connection: Connection, tables: Iterable[sa.Table]) -> None:
    """Puts up the fences of the tables that are there; one that stands as it should is left alone."""
    there = set(sa.inspect(connection).get_table_names())
    standing: dict[str, str] = dict(connection.execute(_STANDING).all())
    for table in tables:
        fence = fence_of(table) if table.name in there else None
        if fence is None:
            continue
        statements = list(fence.statements(table.name))
        told = f"fence {hashlib.sha256(' '.join(statements).encode()).hexdigest()}"
        if standing.get(table.name) == told:
            continue
        for policy in connection.execute(_POLICIES_OF, {"table": table.name}).scalars():
            connection.exec_driver_sql(f'DROP POLICY "{policy}" ON "{table.name}"')
        for statement in statements:
            connection.exec_driver_sql(statement)
        policy = statements[0].split()[2]
        connection.exec_driver_sql(f"COMMENT ON POLICY {policy} ON {table.name} IS '{told}'")


_POLICIES = sa.text("SELECT tablename, policyname FROM pg_policies WHERE schemaname = current_schema()")
_POLICIES_OF = sa.text("SELECT policyname FROM pg_policies WHERE schemaname = current_schema() AND tablename = :table")
# Which fence stands around a table is written beside its first policy.
_STANDING = sa.text(
    "SELECT c.relname, obj_description(p.oid, 'pg_policy') FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
    "WHERE c.relnamespace = current_schema()::regnamespace AND c.relrowsecurity AND c.relforcerowsecurity "
    "AND obj_description(p.oid, 'pg_policy') LIKE 'fence %'"
)
