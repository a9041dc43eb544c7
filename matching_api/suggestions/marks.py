"""Whether anybody decided anything since: a mark that differs after every decision; says nothing about whom."""

from collections.abc import Hashable

import sqlalchemy as sa
from sqlmodel import Session, col

from matching_api.suggestions.models import Suggestion
from matching_api.suggestions.one_on_one_models import OneOnOneChoice


def decided_mark(session: Session) -> Hashable:
    """Equal only while no suggestion came, moved or went, and no choice for one-on-one was made or taken back."""
    suggestions = sa.select(sa.func.count(), sa.func.sum(col(Suggestion.version)))
    choices = sa.select(sa.func.count(), sa.func.count(col(OneOnOneChoice.taken_back_at)))
    session.flush()
    connection = session.connection()
    return tuple(connection.execute(suggestions).one()), tuple(connection.execute(choices).one())
