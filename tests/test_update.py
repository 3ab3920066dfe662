"""A catalog after its post has changed: nothing approved is lost or given to the wrong text."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.laws import CYRILLIC, METADATA
from translate.catalog import Catalog, Entry, Origin, State
from translate.document import Inline, Source
from translate.messages import KEEP_ORDER, Message, messages_of
from translate.rst import InlineParser, read
from translate.update import update
from translate.vocabulary import STANDARD

PARSER = InlineParser(STANDARD, {})


def parse(text: str) -> tuple[Inline, ...]:
    return PARSER.parse(text)[0]


def messages(text: str) -> tuple[Message, ...]:
    return messages_of(read(Source("posts/x.rst", text), STANDARD, METADATA), CYRILLIC)


def updated(catalog: Catalog, text: str) -> Catalog:
    return update(catalog, messages(text), "posts/x.rst", parse)


def approved(text: str) -> Catalog:
    """Make a post's catalog with every message translated as EN[…]."""
    catalog = updated(Catalog({}), text)
    entries = (replace(one, translation=english(one.msgid)) for one in catalog.entries)
    return replace(catalog, entries=tuple(entries))


def english(msgid: str) -> str:
    return f"EN {msgid}"


def entry(catalog: Catalog, start: str) -> Entry:
    return next(one for one in catalog.entries if one.msgid.startswith(start))


POST = """\
Первый абзац о сборке пакетов.

Второй абзац: смотри `документ <http://old.example/a>`__ и ``dnf update``.

Третий абзац о выпуске дистрибутива и его новостях.
"""


def test_an_unchanged_post_leaves_the_catalog_equal() -> None:
    catalog = approved(POST)
    assert updated(catalog, POST) == catalog


def test_a_moved_paragraph_keeps_its_translation() -> None:
    first, second, third = POST.rstrip("\n").split("\n\n")
    moved = updated(approved(POST), f"{third}\n\n{first}\n\n{second}\n")
    assert [one.msgid[:6] for one in moved.entries] == ["Третий", "Первый", "Второй"]
    assert all(one.state is State.APPROVED for one in moved.entries)


def test_a_changed_paragraph_needs_work_and_remembers_its_old_text() -> None:
    changed = updated(approved(POST), POST.replace("сборке пакетов", "сборке всех пакетов"))
    found = entry(changed, "Первый")
    assert found.state is State.NEEDS_WORK
    assert found.previous == "Первый абзац о сборке пакетов."
    assert found.translation == english("Первый абзац о сборке пакетов.")


def test_a_new_address_is_carried_over_and_stays_approved() -> None:
    changed = updated(approved(POST), POST.replace("http://old.example/a", "https://new.example/b"))
    found = entry(changed, "Второй")
    assert found.state is State.APPROVED
    assert found.translation == english(found.msgid)


def test_a_new_literal_is_carried_over_and_stays_approved() -> None:
    changed = updated(approved(POST), POST.replace("``dnf update``", "``dnf upgrade``"))
    found = entry(changed, "Второй")
    assert (found.state, found.translation) == (State.APPROVED, english(found.msgid))


def test_two_equal_links_that_become_different_are_not_guessed() -> None:
    before = "Текст `раз <http://a/>`__ и `два <http://a/>`__ здесь.\n"
    after = "Текст `раз <http://b/>`__ и `два <http://c/>`__ здесь.\n"
    assert updated(approved(before), after).entries[0].state is State.NEEDS_WORK


def test_a_removed_paragraph_becomes_obsolete_and_comes_back() -> None:
    catalog = approved(POST)
    gone = updated(catalog, POST.split("\n\n", 1)[1])
    assert [one.state for one in gone.entries if one.msgid.startswith("Первый")] == [State.OBSOLETE]
    assert updated(gone, POST) == catalog


def test_reflowing_a_paragraph_costs_nothing() -> None:
    catalog = approved(POST)
    assert updated(catalog, POST.replace("абзац о", "абзац\nо")).by_key().keys() == (
        catalog.by_key().keys()
    )


def test_a_removed_untranslated_entry_is_dropped() -> None:
    catalog = updated(Catalog({}), POST)
    assert len(updated(catalog, "Совсем другое: ничего похожего.\n").entries) == 1


def test_notes_and_flags_survive() -> None:
    catalog = approved(POST)
    first = replace(catalog.entries[0], notes=("remember this",), flags=("no-wrap",))
    catalog = replace(catalog, entries=(first, *catalog.entries[1:]))
    changed = updated(catalog, "Вступление.\n\n" + POST.replace("Первый абзац", "Первый наш абзац"))
    found = entry(changed, "Первый")
    assert (found.notes, found.flags) == (("remember this",), ("no-wrap",))


def test_the_origin_of_a_draft_stays_when_its_place_moves() -> None:
    catalog = approved(POST)
    draft = replace(catalog.entries[0], fuzzy=True).with_origin(Origin("machine", "ru_en 1.9"))
    catalog = replace(catalog, entries=(draft, *catalog.entries[1:]))
    moved = updated(catalog, "Ещё один абзац в начале.\n\n" + POST)
    assert entry(moved, "Первый").state is State.DRAFT
    assert entry(moved, "Первый").origin == Origin("machine", "ru_en 1.9")


def test_each_new_text_takes_the_old_text_that_is_most_like_it() -> None:
    before = "Сборка ядра версии 4.1 готова.\n\nСборка ядра версии 4.2 готова и проверена.\n"
    after = "Сборка ядра версии 4.2 готова, проверена.\n\nСборка ядра версии 4.1 уже готова.\n"
    changed = updated(approved(before), after)
    assert [one.previous for one in changed.entries] == [
        "Сборка ядра версии 4.2 готова и проверена.",
        "Сборка ядра версии 4.1 готова.",
    ]


def test_a_rewritten_paragraph_between_the_same_neighbours_is_found_by_its_place() -> None:
    before = "Начало.\n\nМы собрали новое ядро и выложили его в репозиторий.\n\nКонец.\n"
    after = "Начало.\n\nНовое ядро собрано, репозиторий его уже содержит, берите.\n\nКонец.\n"
    changed = updated(approved(before), after)
    assert entry(changed, "Новое").state is State.NEEDS_WORK


def test_an_edit_that_is_taken_back_gives_the_translation_back_for_review() -> None:
    catalog = approved(POST)
    there = updated(catalog, POST.replace("Первый абзац", "Самый первый абзац"))
    back = updated(there, POST)
    assert entry(back, "Первый").translation == entry(catalog, "Первый").translation
    assert entry(back, "Первый").previous is None


def test_an_approved_obsolete_entry_wins_over_a_fuzzy_living_one() -> None:
    (first, *others) = approved(POST).entries
    junk = replace(first, translation="Machine junk", fuzzy=True)
    gone = replace(first, obsolete=True, places=(), comments=())
    changed = updated(Catalog({}, (junk, *others, gone)), POST)
    assert entry(changed, "Первый").translation == first.translation
    assert entry(changed, "Первый").state is State.APPROVED


def test_references_that_only_their_order_tells_apart_are_marked() -> None:
    text = "Читайте `один`__ и `два`__ сегодня.\n\n__ http://a/\n__ http://b/\n"
    assert messages(text)[0].comments == ("paragraph", KEEP_ORDER)


def test_the_order_that_a_person_gave_the_entries_is_kept() -> None:
    catalog = approved(POST)
    by_hand = replace(catalog, entries=tuple(reversed(catalog.entries)))
    again = updated(by_hand, POST.replace("Третий", "Новый абзац.\n\nТретий"))
    assert [one.msgid.split()[0] for one in again.entries] == [
        "Третий",
        "Второй",
        "Новый",
        "Первый",
    ]


def test_equal_texts_of_metadata_and_of_the_body_are_two_messages() -> None:
    found = messages(".. title: Новости\n\nНовости\n=======\n\nНовости\n")
    assert [(one.context, one.lines) for one in found] == [("title", (1,)), (None, (3, 6))]


paragraphs = st.lists(
    st.lists(
        st.sampled_from(
            "ядро пакет сборка выпуск новости система `ссылка <http://a.b>`__ ``код``".split()
        ).filter(lambda word: "<" not in word and "`" not in word[:1]),
        min_size=1,
        max_size=12,
    ).map(" ".join),
    min_size=1,
    max_size=8,
    unique=True,
)


@given(paragraphs, paragraphs)
def test_no_approved_translation_disappears(before: list[str], after: list[str]) -> None:
    catalog = approved("\n\n".join(before) + "\n")
    changed = updated(catalog, "\n\n".join(after) + "\n")
    kept = {one.translation for one in changed.entries}
    assert {one.translation for one in catalog.entries} <= kept
    for one in changed.entries:
        if one.state is State.APPROVED:
            assert one.translation == english(one.msgid)
    assert updated(changed, "\n\n".join(after) + "\n") == changed
