"""Loads the vocabulary and answers questions about it; never deletes a key."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session, SQLModel, select

from matching_api.database import now
from matching_api.marks import Kept
from matching_api.problems import NotFound
from matching_api.vocabulary.codes import Audience, Route
from matching_api.vocabulary.models import Label, Tag, Theme, VocabularyEdition
from matching_api.vocabulary.places import Place, places


@dataclass(frozen=True)
class Meaning:
    """What a label stands for: tags, the safety-first route, or (neither) a characteristic."""

    tags: tuple[str, ...]
    route: Route | None


@dataclass(frozen=True)
class Vocabulary:
    """The whole vocabulary in memory: what rooms further out reason with."""

    theme_of: dict[str, str]
    retired: frozenset[str]
    meaning_of: dict[str, Meaning]

    @property
    def themes(self) -> dict[str, list[str]]:
        """Theme → its tags, retired ones included, for they still stand on older requests."""
        found: dict[str, list[str]] = {}
        for tag, theme in self.theme_of.items():
            found.setdefault(theme, []).append(tag)
        return found

    def usable(self, tag: str) -> bool:
        """May a new row or offer use this tag?"""
        return tag in self.theme_of and tag not in self.retired

    def meaning(self, text: str) -> Meaning | None:
        """What a label means; the whole text counts, apart from case, accents and spaces around it."""
        return self.meaning_of.get(fold(text))


def fold(text: str) -> str:
    """The text without case, accents and outer spaces; spaces inside count as one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


_kept = Kept[Vocabulary]("tag", "theme", "label")


def vocabulary(session: Session) -> Vocabulary:
    """The vocabulary as it is now."""
    return _kept.get(session, lambda: _read(session))


def _read(session: Session) -> Vocabulary:
    tags = list(session.exec(select(Tag).join(Theme).order_by(Theme.position, Tag.position)))  # type: ignore[arg-type]
    labels = session.exec(select(Label))
    return Vocabulary(
        theme_of={tag.key: tag.theme_key for tag in tags},
        retired=frozenset(tag.key for tag in tags if tag.retired),
        meaning_of={label.folded: Meaning(tuple(label.tags), label.route) for label in labels},
    )


def themes(session: Session) -> list[Theme]:
    """All themes in their order."""
    return list(session.exec(select(Theme).order_by(Theme.position)))  # type: ignore[arg-type]


def tags(session: Session) -> list[Tag]:
    """All tags in the order of their themes."""
    return list(session.exec(select(Tag).join(Theme).order_by(Theme.position, Tag.position)))  # type: ignore[arg-type]


def version(session: Session) -> str | None:
    """The version that was loaded last, or none."""
    statement = select(VocabularyEdition).order_by(VocabularyEdition.loaded_at.desc())  # type: ignore[attr-defined]
    edition = session.exec(statement).first()
    return edition.version if edition else None


def place_of(postcode4: str) -> Place:
    """One postcode area; raises NotFound."""
    place = places().get(postcode4)
    if place is None:
        raise NotFound("There is no such postcode.")
    return place


def load(session: Session, path: Path) -> str:
    """Brings the vocabulary up to the file and gives its version; what the file no longer names is retired."""
    document = json.loads(path.read_text(encoding="utf-8"))
    _load_themes(session, document["themes"])
    _load_labels(session, document["labels"])
    edition = session.get(VocabularyEdition, document["version"]) or VocabularyEdition(version=document["version"])
    if version(session) != edition.version:
        edition.loaded_at = now()
    session.add(edition)
    session.flush()
    return edition.version


def _load_themes(session: Session, rows: list[dict[str, Any]]) -> None:
    themes = {theme.key: theme for theme in session.exec(select(Theme))}
    tags = {tag.key: tag for tag in session.exec(select(Tag))}
    named: set[str] = set()
    for position, row in enumerate(rows):
        _bring_up(session, themes, row["key"], _theme(position, row))
    session.flush()  # a tag refers to its theme
    for row in rows:
        for place, tag in enumerate(row["tags"]):
            _bring_up(session, tags, tag["key"], _tag(row["key"], place, tag))
        named |= {row["key"], *(tag["key"] for tag in row["tags"])}
    everything: list[Theme | Tag] = [*themes.values(), *tags.values()]
    for kept in everything:
        kept.retired = kept.retired or kept.key not in named
    session.flush()


def _bring_up(session: Session, known: Mapping[str, SQLModel], key: str, row: SQLModel) -> None:
    """Adds the row, or gives the one that is known its values."""
    session.add(known[key].sqlmodel_update(row) if key in known else row)


def _theme(position: int, row: dict[str, Any]) -> Theme:
    return Theme(
        key=row["key"],
        label_nl=row["label"]["nl"],
        label_en=row["label"]["en"],
        position=position,
        retired=row.get("retired", False),
    )


def _tag(theme: str, position: int, row: dict[str, Any]) -> Tag:
    return Tag(
        key=row["key"],
        theme_key=theme,
        label_nl=row["label"]["nl"],
        label_en=row["label"]["en"],
        age_min=row["age_min"],
        age_max=row["age_max"],
        audience=Audience(row["for"]),
        position=position,
        retired=row.get("retired", False),
    )


def _load_labels(session: Session, rows: list[dict[str, Any]]) -> None:
    # Labels are only a way in; no request refers to them, so they follow the file exactly.
    wanted = {
        fold(term): Label(folded=fold(term), term=term, tags=row["tags"], route=row.get("route"))
        for row in rows
        for term in row["terms"]
    }
    known = {label.folded: label for label in session.exec(select(Label))}
    for gone in known.keys() - wanted.keys():
        session.delete(known[gone])
    for folded, label in wanted.items():
        _bring_up(session, known, folded, label)
    session.flush()
