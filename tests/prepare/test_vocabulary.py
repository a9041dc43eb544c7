"""What texts in a help-request column mean; what is not certain is proposed, never delivered."""

import pytest
from hypothesis import given, settings, strategies as st

from matching_api.prepare.folding import distance, fold
from matching_api.prepare.refusals import CannotPrepare
from matching_api.prepare.vocabulary import Meaning, Reading, Vocabulary, read_vocabulary


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("faalangst", ("faalangst",)),
        ("  PDD-NOS ", ("prikkels-en-overzicht", "omgaan-met-verandering", "anders-voelen-dan-anderen")),
        ("Plannen, huiswerk en spullen op orde krijgen", ("plannen-en-organiseren",)),
        ("KOPP/KOV", ("ouder-met-psychische-zorgen",)),
        ("KOPP/KOV; brusjes", ("ouder-met-psychische-zorgen", "brusje-zijn")),
        ("brusjes + LHBTIQ+", ("brusje-zijn", "wie-ben-ik")),
        ("18-/18+", ("op-eigen-benen",)),
        ("Rots en Water en rouw", ("opkomen-voor-mezelf", "rouw-om-overlijden")),
        ("SI | ass", ("prikkels-en-overzicht", "omgaan-met-verandering", "anders-voelen-dan-anderen")),
        ("rouw\nverlegen", ("rouw-om-overlijden", "durven-in-contact")),
        ("LVB, HSP", ("prikkels-en-overzicht",)),
        ("LVB", ()),
    ],
)
def test_known_texts_give_their_tags_the_first_one_leading(vocabulary: Vocabulary, cell: str, tags: tuple[str]) -> None:
    assert vocabulary.read(cell, {}) == Reading(tags)


@pytest.mark.parametrize("cell", ["Suïcidaliteit", "SUICIDALITEIT", "rouw / automutilatie", "crisis, ADHD"])
def test_a_safety_label_anywhere_in_the_cell_is_safety_first(vocabulary: Vocabulary, cell: str) -> None:
    assert vocabulary.read(cell, {}).safety_first


@pytest.mark.parametrize(
    "cell", ["snijdt zichzelf", "suïcidale uitingen", "zelf moord", "wil niet meer leven", "sucidaliteit"]
)
def test_what_looks_like_safety_is_proposed_as_safety(vocabulary: Vocabulary, cell: str) -> None:
    proposal = vocabulary.proposal(cell)
    assert vocabulary.read(cell, {}).unknown == (cell,)
    assert proposal is not None
    assert proposal.safety_first


def test_a_part_that_nobody_knows_is_named_apart(vocabulary: Vocabulary) -> None:
    assert vocabulary.read("adhd, begeleiding thuis", {}).unknown == ("begeleiding thuis",)
    assert vocabulary.read("tics / Tourette", {}).unknown == ("tics / Tourette",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("exceutieve functies", ("plannen-en-organiseren",)),
        ("faal angst", ("faalangst",)),
        ("AD/HD", ("concentratie-en-drukte", "begrijpen-hoe-mijn-hoofd-werkt")),
        ("vechtscheiding", ("ouders-uit-elkaar", "klem-tussen-ouders")),
        ("lichte EF-problemen", ("plannen-en-organiseren",)),
        ("Hulp bij opstandig gedrag op school", ("luisteren-en-regels", "boosheid-de-baas")),
    ],
)
def test_a_misspelt_text_is_proposed_and_not_known(vocabulary: Vocabulary, typed: str, meant: tuple[str, ...]) -> None:
    proposal = vocabulary.proposal(typed)
    assert vocabulary.read(typed, {}).unknown
    assert proposal is not None
    assert proposal.tags == meant


@pytest.mark.parametrize("typed", ["TOS", "diagnostiek", "herindicatie", "vader in detentie", "", "?", "xyz"])
def test_a_text_far_from_every_label_gets_no_proposal(vocabulary: Vocabulary, typed: str) -> None:
    assert vocabulary.proposal(typed) is None


def test_a_decision_of_a_person_counts_as_known_also_within_a_cell(vocabulary: Vocabulary) -> None:
    decided = {fold("Begeleiding Thuis"): Meaning(("luisteren-en-regels",))}
    assert vocabulary.read("rouw, begeleiding thuis", decided) == Reading(("rouw-om-overlijden", "luisteren-en-regels"))


def test_no_decision_of_a_person_turns_a_safety_label_into_a_group(vocabulary: Vocabulary) -> None:
    decided = {"suicidaal": Meaning(("faalangst",)), "crisis": Meaning(("rouw-om-overlijden",))}
    assert vocabulary.read("Suïcidaal", decided).safety_first
    assert vocabulary.read("crisis, rouw", decided).safety_first


@given(text=st.text(max_size=400))
@settings(max_examples=200)
def test_any_text_can_be_read(text: str) -> None:
    vocabulary = read_vocabulary('{"themes": [], "labels": [{"terms": ["a/b", "en"], "tags": []}]}')
    reading = vocabulary.read(text, {})
    assert all(part in text for part in reading.unknown)
    vocabulary.proposal(text)


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_a_distance_is_as_far_back_as_forth_and_none_only_to_itself(left: str, right: str) -> None:
    assert distance(left, right) == distance(right, left) <= max(len(left), len(right))
    assert (distance(left, right) == 0) == (left == right)


def test_two_exchanged_letters_are_one_error() -> None:
    assert distance("impulsocntrole", "impulscontrole") == 1


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"themes": 1, "labels": []}', '{"themes": [{}], "labels": []}'])
def test_a_broken_vocabulary_is_refused_in_a_sentence(content: str) -> None:
    with pytest.raises(CannotPrepare, match="woordenlijst"):
        read_vocabulary(content)
