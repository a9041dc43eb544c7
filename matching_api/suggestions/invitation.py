"""An invitation for a family in plain words, from what is published of a group; knows nothing of any youth."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from babel.dates import format_date
from sqlmodel import Session, col, func, select

from matching_api.experiences.grounds import grounds_of_all
from matching_api.experiences.schemas import SaidOut
from matching_api.matching import groups
from matching_api.matching.commitments import GroupRef
from matching_api.matching.groups import AnyGroup
from matching_api.offers import service as offers
from matching_api.offers.models import Offer
from matching_api.reach import Why, in_whole_region
from matching_api.settings import get_settings
from matching_api.suggestions.codes import State
from matching_api.suggestions.models import Suggestion
from matching_api.vocabulary import service as vocabulary
from matching_api.vocabulary.codes import Audience, Mode
from matching_api.vocabulary.places import places

LETTERS = Path(__file__).parent / "letters"
LANGUAGES = ("nl", "en")
TOOK_PART = (State.STARTED, State.COMPLETED, State.STOPPED)
GROWN = 12


@dataclass(frozen=True)
class Section:
    heading: str
    paragraphs: Sequence[str]


@dataclass(frozen=True)
class Letter:
    """All words of one invitation; `blanks` are filled in by hand on paper."""

    language: str
    title: str
    group: str
    lead: str
    sections: Sequence[Section]
    blanks: Sequence[str]

    @property
    def text(self) -> str:
        """To copy into a message: headings on lines of their own, an empty line between sections."""
        parts = [f"{self.title}\n{self.group}", self.lead]
        parts += ["\n".join([each.heading, *each.paragraphs]) for each in self.sections]
        return "\n\n".join(parts) + "\n"


def letter_of(session: Session, ref: GroupRef, language: str) -> Letter:
    """The invitation to a group; raises NotFound."""
    group = groups.group_of(session, ref)
    words = _words(language)
    tags = {each.key: each for each in vocabulary.tags(session)}
    names = [getattr(tags[tag], f"label_{language}") if tag in tags else tag for tag in group.tags]
    parents = any(tags[tag].audience is Audience.PARENTS for tag in group.tags if tag in tags)
    writer = _Writer(group, words, language)
    return Letter(
        language=language,
        title=words["title"],
        group=group.title if isinstance(group, Offer) else writer.joined(names),
        lead=words["lead"],
        sections=[
            writer.about(names, parents=parents),
            writer.company(_took_part(session, group)),
            *writer.experiences(grounds_of_all(session).of(group)),
            writer.led_by(session),
            writer.when(),
            writer.where(),
            writer.free(),
            Section(words["next"]["heading"], [words["next"]["text"]]),
        ],
        blanks=[words["next"]["name"], words["next"]["phone"]],
    )


def as_pdf(letter: Letter) -> bytes:
    """A tagged PDF (PDF/UA-1) with title and language; the words go in as data, so that none is read as markup."""
    document = typst.compile(
        (LETTERS / "letter.typ").read_bytes(),
        format="pdf",
        sys_inputs={"letter": json.dumps(asdict(letter))},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    assert isinstance(document, bytes)
    return document


class _Writer:
    """Writes the sections of one invitation."""

    def __init__(self, group: AnyGroup, words: Mapping[str, Any], language: str) -> None:
        self._group, self._words, self._language = group, words, language

    def about(self, tags: Sequence[str], *, parents: bool) -> Section:
        group, words = self._group, self._words["about"]
        offer = group if isinstance(group, Offer) else None
        described = [offer.description] if offer and offer.description else []
        kind = self._words["kind"][offer.kind.value if offer else "proposed"]
        said = words["tags"].format(tags=self.joined([tag[:1].lower() + tag[1:] for tag in tags]))
        return Section(words["heading"], [*described, said, kind, words["ages"].format(ages=self._ages(parents))])

    def company(self, took_part: int | None) -> Section:
        words = self._words["company"]
        others = [words["others"]["text"].format(n=took_part)] if took_part else []
        return Section(
            words["heading"], [words["size"].format(least=self._least(), most=self._group.seats_max), *others]
        )

    def experiences(self, said: Sequence[SaidOut]) -> list[Section]:
        """What other families said, each as a quotation with who says it; no section when nobody did."""
        words = self._words["experiences"]
        lines = [words[each.voice.value].format(text=each.text) for each in said]
        return [Section(words["heading"], lines)] if lines else []

    def led_by(self, session: Session) -> Section:
        group, words, names = self._group, self._words["lead-by"], offers.names_of(session)
        first = names.get(group.organisation_key, group.organisation_key)
        if not isinstance(group, Offer):
            return Section(words["heading"], [words["proposed"].format(organisation=first)])
        others = [names.get(key, key) for key in offers.partners_of_all(session).get(group.id, [])]
        by = words["together" if others else "by"].format(
            organisation=first, others=self.joined(others) if others else ""
        )
        there = words["leaders-one"] if group.leaders == 1 else words["leaders"].format(n=group.leaders)
        return Section(words["heading"], [by, there])

    def when(self) -> Section:
        group, words = self._group, self._words["when"]
        said = [words["daypart"].format(daypart=self._daypart())]
        if isinstance(group, Offer):
            times = "sessions-one" if group.sessions == 1 else "sessions"
            said.append(words[times].format(n=group.sessions, minutes=group.session_minutes))
            said += [words["alone"].format(hours=f"{group.individual_hours:g}")] if group.individual_hours else []
        starts = group.starts_on if isinstance(group, Offer) else None
        date = format_date(starts, "d MMMM y", locale=self._language) if starts else ""
        return Section(words["heading"], [*said, words["starts"].format(date=date) if starts else words["no-date"]])

    def where(self) -> Section:
        group, words = self._group, self._words["where"]
        if group.mode is Mode.ONLINE or group.place is None:
            return Section(words["heading"], [words["online"]])
        known = places().get(group.place)
        setting = group.setting.value if isinstance(group, Offer) and group.setting.value in words else "in-person"
        place = known.name if known else group.place
        return Section(words["heading"], [words[setting].format(place=place), words["address"]])

    def free(self) -> Section:
        """Only the rules of consent that matter for these ages."""
        group, words = self._group, self._words["free"]
        rules = [("under-12", group.age_min < 12), ("to-15", group.age_min <= 15 and group.age_max >= 12)]
        rules += [("from-16", group.age_max >= 16)]
        return Section(words["heading"], [words["text"], *(words[name] for name, holds in rules if holds)])

    def joined(self, parts: Sequence[str]) -> str:
        if len(parts) == 1:
            return parts[0]
        return str(self._words["and"]).format(first=", ".join(parts[:-1]), last=parts[-1])

    def _least(self) -> int:
        return min(self._group.seats_min, self._group.seats_max)

    def _ages(self, parents: bool) -> str:
        low, high = self._group.age_min, self._group.age_max
        who = "children" if high <= GROWN else "youths" if low >= GROWN else "both"
        return str(self._words["ages"]["parents" if parents else who]).format(low=low, high=high)

    def _daypart(self) -> str:
        day, _, part = self._group.daypart.partition("-")
        words = self._words["daypart"]
        return str(words["whole"]).format(day=words[f"day-{day}"], part=words[part])


@in_whole_region(Why.COUNTS)
def _took_part(session: Session, group: AnyGroup) -> int | None:
    """How many took part in this very group before, when that is enough to say."""
    if not isinstance(group, Offer):
        return None
    statement = select(func.count()).where(Suggestion.offer_id == group.id, col(Suggestion.state).in_(TOOK_PART))
    found = session.exec(statement).one()
    # Down to a multiple, so that one more does not show.
    threshold = get_settings().disclosure_threshold
    return found // threshold * threshold or None


@lru_cache
def _words(language: str) -> Mapping[str, Any]:
    return tomllib.loads((LETTERS / f"{language}.toml").read_text(encoding="utf-8"))
