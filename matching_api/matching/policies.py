"""The weights of match rounds that people saved: the newest version holds; decides nothing about their worth."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.matching.models import SavedPolicy
from matching_api.problems import ChangedMeanwhile

CHANGED = "Somebody else saved a policy meanwhile."
SHOWN = 50


def current(session: Session) -> dict[str, Any]:
    """The weights the next round asks with; none while nobody ever saved any, and then the matcher's own hold."""
    newest = next(iter(versions(session)), None)
    return dict(newest.policy) if newest else {}


def versions(session: Session) -> Sequence[SavedPolicy]:
    """The last saved versions, the newest first."""
    return session.exec(select(SavedPolicy).order_by(col(SavedPolicy.version).desc()).limit(SHOWN)).all()


def save(session: Session, actor: Actor, policy: dict[str, Any], *, from_version: int) -> SavedPolicy:
    """A new version; raises ChangedMeanwhile unless `from_version` is the newest one (0 while there is none)."""
    newest = next(iter(versions(session)), None)
    if from_version != (newest.version if newest else 0):
        raise ChangedMeanwhile(CHANGED)
    saved = SavedPolicy(version=from_version + 1, policy=policy, saved_by=actor.name)
    session.add(saved)
    try:
        session.flush()
    except IntegrityError as error:  # somebody else saved in the same instant
        raise ChangedMeanwhile(CHANGED) from error
    audit.record(
        session,
        events.POLICY_SAVED,
        organisation=actor.organisation_key,
        actor=actor.account_id,
        version=saved.version,
    )
    return saved
