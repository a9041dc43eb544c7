"""A suggestion takes the place for help or the one beside it, for peer contact; a request can have one of each."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_IS_LIVE = sa.text("state IN ('accepted', 'agreed', 'invited', 'proposed', 'started')")


def _one_live(*columns: str) -> None:
    op.drop_index("uq_suggestion_live", "suggestion")
    op.create_index(
        "uq_suggestion_live",
        "suggestion",
        list(columns),
        unique=True,
        sqlite_where=_IS_LIVE,
        postgresql_where=_IS_LIVE,
    )


def upgrade() -> None:
    # Without a batch: on SQLite that would make the table anew, and its partial indexes would be gone.
    op.add_column("suggestion", sa.Column("slot", sa.String(32), nullable=False, server_default="help"))
    # What started stays what it was counted as.
    op.execute(
        "UPDATE suggestion SET slot = 'peer-contact' WHERE state IN ('proposed', 'accepted', 'invited', 'agreed') "
        "AND offer_id IN (SELECT id FROM offer WHERE kind = 'peer-contact')"
    )
    _one_live("help_request_id", "slot")


def downgrade() -> None:
    # Whoever has both keeps the place for help; the other is given back.
    op.execute(
        "UPDATE offer SET seats_held = (SELECT count(*) FROM suggestion s WHERE s.offer_id = offer.id "
        "AND s.slot = 'help' AND s.state IN ('accepted', 'invited', 'agreed', 'started')), seats_proposed = "
        "(SELECT count(*) FROM suggestion s WHERE s.offer_id = offer.id AND s.slot = 'help' AND s.state = 'proposed') "
        "WHERE id IN (SELECT offer_id FROM suggestion WHERE slot = 'peer-contact')"
    )
    op.execute(
        "UPDATE suggestion SET state = 'lapsed' WHERE slot = 'peer-contact' "
        "AND state IN ('proposed', 'accepted', 'invited', 'agreed', 'started')"
    )
    _one_live("help_request_id")
    op.drop_column("suggestion", "slot")
