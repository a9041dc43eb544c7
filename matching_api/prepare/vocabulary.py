"""What a text in a help-request column means: tags, the safety-first route, a characteristic, or nothing known."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from matching_api.prepare.folding import allowed_errors, distance, fold, squash, without_letters, words
from matching_api.prepare.refusals import CannotPrepare


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one known text stands for; no tags and no safety: a characteristic, which is no request."""

    tags: tuple[str, ...] = ()
    safety_first: bool = False
    waits: bool = False  # a person decided that rows with this text are not to be delivered yet


@dataclass(frozen=True, slots=True)
class Reading:
    """What a whole cell says: the tags in order, and the parts that nobody knows yet."""

    tags: tuple[str, ...] = ()
    safety_first: bool = False
    waits: bool = False
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an unknown text may mean, for a person to confirm; `because` holds words of the vocabulary only."""

    tags: tuple[str, ...]
    safety_first: bool
    because: str


_SEPARATOR = re.compile(r"[,;/+|\n\r]| en ", re.IGNORECASE)
# Beginnings of words that ask for a person before anything else, also where no label is spelt out.
_ALARMING = re.compile(
    r"suicid|zelfdod|zelfmoord|zelfbesch|zelfverwond|automutil|\bcrisis|psychos|psychot|acuut|levensmoe|doodswens"
    r"|snijdt? (?:zich|haar|hem)|zichzelf (?:pijn|snij|verwond)"
    r"|\bdood (?:wil|willen|zijn)\b|wil(?:t|len)? dood|niet meer (?:wil|willen )?leven"
)
_LONGEST_COMPARED = 45


@dataclass(frozen=True)
class Vocabulary:
    """Folded text → meaning, and the tags with their Dutch labels."""

    meanings: Mapping[str, Meaning]
    labels: Mapping[str, str]
    _proposals: dict[str, Proposal | None] = field(default_factory=dict, repr=False, compare=False)

    def read(self, cell: str, decisions: Mapping[str, Meaning]) -> Reading:
        """The whole cell first; else its parts, each as long as is known; a cell without a known part is one text.

        `decisions`: folded texts that a person decided on.
        """
        found: list[Meaning] = []
        unknown: list[str] = []
        start, ends = 0, [*_SEPARATOR.finditer(cell), None]
        position = 0
        while position < len(ends):
            taken = self._longest(cell, start, ends, position, decisions)
            if taken is None:
                end = ends[position]
                part = cell[start : end.start() if end else len(cell)].strip()
                unknown += [part] if part else []
                position += 1
            else:
                meaning, position = taken
                found.append(meaning)
            start = _end_of(ends, position - 1, cell)
        return Reading(
            tags=tuple(dict.fromkeys(tag for meaning in found for tag in meaning.tags)),
            safety_first=any(meaning.safety_first for meaning in found),
            waits=any(meaning.waits for meaning in found),
            unknown=tuple(unknown) if found else (cell.strip(),),
        )

    def _longest(
        self, cell: str, start: int, ends: list[re.Match[str] | None], position: int, decisions: Mapping[str, Meaning]
    ) -> tuple[Meaning, int] | None:
        for last in range(min(len(ends), position + 8) - 1, position - 1, -1):
            end = ends[last]
            text = fold(cell[start : end.start() if end else len(cell)])
            known = self.meanings.get(text)
            # No decision may turn a label of the safety-first route into a group.
            meaning = known if known is not None and known.safety_first else decisions.get(text) or known
            if meaning is not None:
                return meaning, last + 1
        return None

    def proposal(self, text: str) -> Proposal | None:
        """What an unknown text may mean: spelt differently, mistyped, or a known text inside other words; or none."""
        folded = fold(text)
        if folded not in self._proposals:
            self._proposals[folded] = self._propose(folded)
        return self._proposals[folded]

    def _propose(self, folded: str) -> Proposal | None:
        if is_alarming(folded) or is_alarming(squash(folded)):
            return Proposal((), True, "woorden die op onveiligheid kunnen wijzen")
        if len(folded) > _LONGEST_COMPARED:
            return None
        same = self._squashed.get(squash(folded)) or self._inside(folded) or self._mistyped(squash(folded))
        if same is None:
            return None
        meaning = self.meanings[same]
        return Proposal(meaning.tags, meaning.safety_first, f"lijkt op “{same}”") if _says_something(meaning) else None

    @cached_property
    def _squashed(self) -> dict[str, str]:
        return {squash(text): text for text, meaning in self.meanings.items() if _says_something(meaning)}

    @cached_property
    def _shortened(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for text in self._squashed:
            for shorter in without_letters(text, allowed_errors(len(text))):
                index.setdefault(shorter, []).append(text)
        return index

    def _inside(self, folded: str) -> str | None:
        # The longest known run of words: "lichte EF-problemen", "ADHD?".
        parts = words(folded).split()
        runs = ((i, j) for i in range(len(parts)) for j in range(i + 1, min(len(parts), i + 6) + 1))
        known = {"".join(parts[i:j]) for i, j in runs} & self._squashed.keys()
        return self._squashed[max(sorted(known), key=len)] if known else None

    def _mistyped(self, squashed: str) -> str | None:
        errors = allowed_errors(len(squashed))
        near = {text for shorter in without_letters(squashed, errors) for text in self._shortened.get(shorter, ())}
        by_distance = sorted((distance(squashed, text), text) for text in near)
        close = [(far, text) for far, text in by_distance if far <= min(errors, allowed_errors(len(text)))]
        return self._squashed[close[0][1]] if close else None


def is_alarming(text: str) -> bool:
    """Does the text hold words that ask for a person first? Rather once too often."""
    return _ALARMING.search(fold(text)) is not None


def read_vocabulary(content: str) -> Vocabulary:
    """The vocabulary from the text of `taxonomy.json`; raises CannotPrepare when it is not that."""
    try:
        document = json.loads(content)
        tags = [tag for theme in document["themes"] for tag in theme["tags"] if not tag.get("retired")]
        labels = {tag["key"]: _dutch(tag["label"]) for tag in tags}
        meanings = {
            fold(term): Meaning(
                tuple(tag for tag in line["tags"] if tag in labels), line.get("route") == "safety-first"
            )
            for line in document["labels"]
            for term in line["terms"]
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotPrepare("De woordenlijst met hulpvragen is onleesbaar.") from error
    for key, label in labels.items():
        meanings[fold(key)] = meanings[fold(label)] = Meaning((key,))
    return Vocabulary(meanings, labels)


def _dutch(label: Any) -> str:
    return label["nl"] if isinstance(label, dict) else str(label)


def _says_something(meaning: Meaning) -> bool:
    return bool(meaning.tags) or meaning.safety_first


def _end_of(ends: list[re.Match[str] | None], position: int, cell: str) -> int:
    end = ends[position]
    return end.end() if end else len(cell)
