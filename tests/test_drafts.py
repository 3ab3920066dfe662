"""Markup through the machine: whatever a model makes of the words, no piece is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("razdel")

from tests.machines import nasty_translation
from tests.test_corpus import POSTS
from translate.config import Config
from translate.document import Document, Span
from translate.draft.message import Draft, Drafting, Missing, drafting
from translate.draft.parts import Cutter
from translate.draft.restore import Rung
from translate.engine.alignment import Alignment, words
from translate.engine.types import Translation
from translate.files import read_source
from translate.languages import letters
from translate.markup import compare
from translate.messages import messages_of, pieces_of
from translate.prose import Hold, escaped, prose_of, strictly_escaped
from translate.rst import InlineParser, read
from translate.vocabulary import STANDARD

LETTERS = letters("ru")
CASES = sorted(Path(__file__).with_name("cases").glob("*.rst"))
ROUNDS = max(1, int(os.environ.get("TOLMACH_EXAMPLES", "25")) // 25)
PARSER = InlineParser(STANDARD, {})
Machine = Callable[[str], Translation]


def drafted(work: Drafting, machine: Machine) -> Draft | None:
    known: dict[str, Translation] = {}
    for _ in range(5):
        try:
            return work.draft(known)
        except Missing as missing:
            known.update((one, machine(one)) for one in missing.sentences)
    raise AssertionError("it asks for ever more sentences")


def draft_of(text: str, machine: Machine, placeholders: tuple[str, ...] = ()) -> Draft:
    cutter = Cutter(LETTERS, placeholders)
    draft = drafted(drafting(PARSER.parse(text)[0], cutter, PARSER), machine)
    assert draft is not None
    return draft


def opened(path: Path) -> Document:
    config = Config()
    return read(read_source(path, path.name), config.vocabulary, config.metadata)


def check_signatures(path: Path, random: Random, placeholders: tuple[str, ...] = ()) -> None:
    document = opened(path)
    parser = InlineParser(STANDARD, document.roles)
    for message in messages_of(document, LETTERS):
        own = None if message.context else parser
        work = drafting(pieces_of(message), Cutter(LETTERS, placeholders), own)
        draft = drafted(work, lambda one: nasty_translation(one, random))
        assert draft is not None, message.msgid
        if own:
            pieces, complaints = parser.parse(draft.text)
            assert not compare(message.inlines, pieces), (message.msgid, draft.text)
            assert not complaints, (message.msgid, draft.text)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_draft_has_the_signature_of_its_source_whatever_the_machine_says(path: Path) -> None:
    for seed in range(4 * ROUNDS):
        check_signatures(path, Random(seed))
        check_signatures(path, Random(seed), ("⟦0⟧", "⟦1⟧"))


@pytest.mark.skipif(not POSTS, reason="the posts are not beside the project")
@pytest.mark.parametrize("chunk", range(8))
def test_every_real_text_keeps_its_signature_whatever_the_machine_says(chunk: int) -> None:
    for seed, path in enumerate(POSTS[chunk::8]):
        check_signatures(path, Random(seed))


def glossed(**english: str) -> Machine:
    """Translate word by word, in reverse order: attention shows the way."""

    def machine(sentence: str) -> Translation:
        source = [sentence[one.start : one.end] for one in words(sentence)]
        turned = [english.get(word, word) for word in reversed(source)]
        text = " ".join(turned)
        count = len(words(text))
        assert count == len(source), "one word for each"
        rows = tuple(
            bytes(255 * (at == count - 1 - row) for at in range(count)) for row in range(count)
        )
        return Translation(text, -0.1, Alignment(rows))

    return machine


REVERSED = glossed(модуль="module", видит="sees", Сеть="network", файл="file", новый="new")


@pytest.mark.parametrize(
    ("source", "wanted", "rung"),
    [
        ("Сеть видит модуль", "module sees network", Rung.PROSE),
        ("Сеть *видит* модуль", "module *sees* network", Rung.ALIGNED),
        ("Сеть видит `модуль <u>`__", "`module <u>`__ sees network", Rung.ALIGNED),
        ("Сеть видит ``dnf``", "``dnf`` sees network", Rung.COPIED),
        ("Сеть видит ``модуль``", "``модуль`` sees network", Rung.ALIGNED),
        ("**Сеть видит**", "**sees network**", Rung.COPIED),
        ("Сеть видит :ref:`модуль <m>`", ":ref:`module <m>` sees network", Rung.ALIGNED),
        ("Сеть видит |модуль|", "|модуль| sees network", Rung.ALIGNED),
        ("Сеть [1]_ видит модуль", "module sees network [1]_", Rung.ALIGNED),
        ("Сеть видит модуль [1]_", "module sees network [1]_", Rung.ALIGNED),
        ("Сеть видит http://x.org/a_b", "http://x.org/a_b sees network", Rung.COPIED),
        ("Сеть *видит новый* файл", "file *new sees* network", Rung.ALIGNED),
        ("Сеть `видит`__ `модуль`__", "network `sees`__ `module`__", Rung.PIECEWISE),
        ("модуль : новый файл", "module : file new", Rung.PROSE),
        ("модуль : *новый* : файл", "module : *new* : file", Rung.COPIED),
        ("модуль: новый", "new : module", Rung.PROSE),
    ],
)
def test_markup_goes_with_its_words(source: str, wanted: str, rung: Rung) -> None:
    draft = draft_of(source, REVERSED)
    assert (draft.text, draft.rung) == (wanted, rung)


def test_without_attention_a_sentence_is_translated_piecewise() -> None:
    def machine(sentence: str) -> Translation:
        return Translation({"Сеть": "Net", "видит": "sees", "модуль": "Module."}.get(sentence, "x"))

    draft = draft_of("Сеть `видит <u>`__ модуль", machine)
    assert (draft.text, draft.rung) == ("Net `sees <u>`__ module", Rung.PIECEWISE)
    assert draft.confidence < draft_of("Сеть видит", machine).confidence


def test_sentences_inside_one_link_are_translated_one_by_one() -> None:
    asked: list[str] = []

    def machine(sentence: str) -> Translation:
        asked.append(sentence)
        return Translation(f"T{len(asked)}.")

    draft = draft_of("`Первое дело. Второе дело. <u>`__ Третье дело.", machine)
    assert sorted(asked) == ["Второе дело.", "Первое дело.", "Третье дело."]
    assert draft.text.startswith("`T")
    assert PARSER.parse(draft.text)[0][0].target == "u"


def test_a_placeholder_stands_for_what_is_not_translated() -> None:
    asked: list[str] = []

    def machine(sentence: str) -> Translation:
        asked.append(sentence)
        return Translation("Run ⟦1⟧ after ⟦0⟧.")

    draft = draft_of("После ``make it`` нужен ``dnf``.", machine, ("⟦0⟧", "⟦1⟧"))
    assert asked == ["После ⟦0⟧ нужен ⟦1⟧."]
    assert (draft.text, draft.rung) == ("Run ``dnf`` after ``make it``.", Rung.COPIED)


def test_text_that_reads_as_markup_is_escaped() -> None:
    draft = draft_of("Сеть видит", lambda _: Translation("a *b* `c` d_ |e| http://x.y"))
    pieces, complaints = PARSER.parse(draft.text)
    assert not complaints
    assert not compare(PARSER.parse("Сеть видит")[0], pieces)
    assert prose_of(pieces).text == "a *b* `c` d_ |e| http://x.y"


def test_a_sentence_without_a_russian_letter_never_goes_to_the_machine() -> None:
    asked: list[str] = []

    def machine(sentence: str) -> Translation:
        asked.append(sentence)
        return Translation("Yes.")

    assert draft_of("It is *Fedora* 2.0. Да.", machine).text == "It is *Fedora* 2.0. Yes."
    assert asked == ["Да."]


def test_where_the_machine_gives_nothing_the_source_stays() -> None:
    draft = draft_of("Да. Нет.", lambda one: Translation("" if one == "Нет." else "Yes."))
    assert draft.text == "Yes. Нет."
    assert draft.flaws == ("empty", "source-letters-left")
    assert draft.confidence <= 10


@pytest.mark.parametrize("escape", [escaped, strictly_escaped])
@pytest.mark.parametrize("text", ["my_file.txt", "a * b", "C++", "x_ y__", "`", "\\", "*a*", "1|2"])
def test_escaped_prose_is_prose(text: str, escape: Callable[[str], str]) -> None:
    pieces, complaints = PARSER.parse(f"x {escape(text)} y")
    assert not complaints
    assert prose_of(pieces).text == f"x {text} y"
    assert not prose_of(pieces).marks


def told(**english: str) -> tuple[Machine, list[str]]:
    """Give a machine that knows some sentences, and what it is asked."""
    asked: list[str] = []

    def machine(sentence: str) -> Translation:
        asked.append(sentence)
        return Translation(english.get(sentence, "Something."), -0.1)

    return machine, asked


KEPT = ("⟦0⟧", "⟦1⟧")


def test_a_name_that_was_lost_is_asked_for_under_a_placeholder() -> None:
    machine, asked = told(**{"Вышла Fedora 40.": "Fed is out.", "Вышла ⟦0⟧.": "⟦0⟧ is out."})
    draft = draft_of("Вышла Fedora 40.", machine, KEPT)
    assert asked == ["Вышла Fedora 40.", "Вышла ⟦0⟧."]
    assert (draft.text, draft.flaws, draft.rung) == ("Fedora 40 is out.", (), Rung.PROSE)
    assert draft.confidence > 80


def test_the_text_under_a_link_is_shielded_too_and_escaped() -> None:
    link = "Вот `файл my_x_ <u>`__"
    machine, _ = told(**{"Вот": "Here", "файл ⟦0⟧_": "⟦0⟧_ file"})
    draft = draft_of(link, machine, KEPT)
    pieces, complaints = PARSER.parse(draft.text)
    assert not complaints
    assert not compare(PARSER.parse(link)[0], pieces)
    assert prose_of(pieces).text == "Here my_x_ file"


def test_a_flawed_draft_is_marked_and_trusted_little() -> None:
    machine, _ = told(**{"Вышла Fedora.": "It is out.", "Вышла ⟦0⟧.": "It is out."})
    draft = draft_of("Вышла Fedora.", machine, KEPT)
    assert (draft.text, draft.flaws) == ("It is out.", ("name-lost",))
    assert draft.confidence <= 50


def test_of_two_flawed_ways_the_first_is_kept() -> None:
    machine, _ = told(**{"Вышла Fedora 40.": "It goes goes out.", "Вышла ⟦0⟧.": "Out."})
    draft = draft_of("Вышла Fedora 40.", machine, KEPT)
    assert (draft.text, draft.flaws) == (
        "It goes goes out.",
        ("name-lost", "number-changed", "doubled-word"),
    )


def test_a_placeholder_that_came_twice_sends_its_sentence_piecewise() -> None:
    machine, _ = told(**{"Вот ⟦0⟧ тут.": "Here is ⟦0⟧ and ⟦0⟧.", "Вот": "Here is", "тут": "now"})
    draft = draft_of("Вот ``dnf`` тут.", machine, KEPT)
    assert (draft.text, draft.rung) == ("Here is ``dnf`` now.", Rung.PIECEWISE)


def test_a_placeholder_that_the_machine_made_up_is_taken_away() -> None:
    machine, _ = told(**{"Вот тут.": "Here ⟦1⟧."})
    draft = draft_of("Вот тут.", machine, KEPT)
    assert "⟦" not in draft.text
    assert draft.flaws[0] == "placeholder"


def test_a_flaw_that_only_the_whole_message_has_is_marked_and_trusted_little() -> None:
    machine, _ = told(**{"Вот.": "Here are the", "Там.": "the nets."})
    draft = draft_of("Вот. Там.", machine)
    assert (draft.text, draft.flaws) == ("Here are the the nets.", ("doubled-word",))
    assert draft.confidence <= 50


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("СЕТЬ ВИДИТ МОДУЛЬ", "MODULE SEES NETWORK"),
        ("СЕТЬ *ВИДИТ* МОДУЛЬ", "MODULE *SEES* NETWORK"),
        ("**СЕТЬ ВИДИТ**", "**SEES NETWORK**"),
        ("СЕТЬ ВИДИТ ``dnf``", "``dnf`` SEES NETWORK"),
        ("СЕТЬ ВИДИТ KDE", "KDE SEES NETWORK"),
        ("СЕТЬ `ВИДИТ`__ `МОДУЛЬ`__", "NETWORK `SEES`__ `MODULE`__"),
        ("Сеть видит. СЕТЬ ВИДИТ", ". sees network SEES NETWORK"),
    ],
)
def test_capitals_come_out_as_capitals(source: str, wanted: str) -> None:
    assert draft_of(source, REVERSED).text == wanted


def test_the_machine_is_given_capitals_in_small_letters() -> None:
    machine, asked = told(**{"Новости сети GNOME": "News of the GNOME network"})
    assert draft_of("НОВОСТИ СЕТИ GNOME", machine).text == "NEWS OF THE GNOME NETWORK"
    assert asked == ["Новости сети GNOME"]


def test_a_term_in_capitals_is_put_in_in_capitals() -> None:
    cutter = Cutter(LETTERS, (), lambda text: [(Span(5, 10), "net_view", Hold.TERM)])
    work = drafting(PARSER.parse("СЕТЬ ВИДИТ")[0], cutter, PARSER)
    draft = drafted(work, glossed(сеть="network", видит="sees", Сеть="network"))
    assert draft is not None
    assert draft.text == "NET_VIEW NETWORK"
