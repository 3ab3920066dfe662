"""What a merged post looks like, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.laws import opened
from tests.site import translated_site
from translate.document import Source
from translate.jobs import merge as job
from translate.jobs.report import Status
from translate.merge import Merged, merge, wrap_width
from translate.project import find_project
from translate.verify import Fault, Proved, Prover, merge_proved


def merged(text: str, english: dict[str, str]) -> Proved:
    given = opened(Source("x.rst", text))
    chosen = {
        index: english[unit.text]
        for index, unit in enumerate(given.document.units)
        if unit.text in english
    }
    return merge_proved(given.document, chosen, given.parser, given.grammar)


ROWS = {
    "a paragraph is folded at the post's own width": (
        "Этот абзац завёрнут на сорока двух\nколонках, как и весь этот коротенький пост\n"
        "о сборке ядра.\n",
        {
            "Этот абзац завёрнут на сорока двух колонках, как и весь этот коротенький пост"
            " о сборке ядра.": (
                "This paragraph is wrapped at forty-two columns, as is this whole short post."
            )
        },
        "This paragraph is wrapped at forty-two\ncolumns, as is this whole short post.\n",
    ),
    "a long line stays one line": (
        f"{'Слово ' * 30}.\n",
        {f"{'Слово ' * 30}.": f"{'word ' * 40}end"},
        f"{'word ' * 40}end\n",
    ),
    "an underline follows its title": (
        "Итоги\n=====\n\nНад и под\n~~~~~~~~~~~~~~\n",
        {"Итоги": "Results of the year", "Над и под": "Up"},
        "Results of the year\n===================\n\nUp\n~~~~~~~~~~~~~~\n",
    ),
    "an overline follows too, with its inset": (
        "=======\n Итоги\n=======\n",
        {"Итоги": "Results"},
        "=========\n Results\n=========\n",
    ),
    "a list item hangs under its text": (
        "- Пункт списка, который занимает\n  две строки.\n- Второй.\n",
        {"Пункт списка, который занимает две строки.": "An item\nof the list", "Второй.": "Two."},
        "- An item of the list\n- Two.\n",
    ),
    "a first line that reads as a list is escaped": (
        "Пушкин писал.\n",
        {"Пушкин писал.": "A. Pushkin wrote."},
        "\\A. Pushkin wrote.\n",
    ),
    "a numbered title is not escaped": (
        "Первое\n======\n",
        {"Первое": "1. The first"},
        "1. The first\n============\n",
    ),
    "a colon that announces code is put back": (
        "Команда::\n\n  dnf update\n",
        {"Команда:": "Run"},
        "Run ::\n\n  dnf update\n",
    ),
    "two colons that announce nothing are broken up": (
        "Команда.\n",
        {"Команда.": "Run::"},
        "Run:\\:\n",
    ),
    "a literal is never broken": (
        "Это длинный абзац, в котором есть\n``dnf --refresh update`` и немного других\n"
        "в самом конце.\n",
        {
            "Это длинный абзац, в котором есть ``dnf --refresh update`` и немного других в самом"
            " конце.": "A paragraph with some more words ``dnf --refresh update`` and few"
        },
        "A paragraph with some more words\n``dnf --refresh update`` and few\n",
    ),
    "a grid table grows around its cells": (
        "+-----+-------+\n| Имя | Много |\n+=====+=======+\n| а   | б     |\n+-----+-------+\n",
        {"Имя": "Designation", "Много": "A lot of words"},
        "+-------------+-------+\n| Designation | A lot |\n|             | of    |\n"
        "|             | words |\n+=============+=======+\n| а           | б     |\n"
        "+-------------+-------+\n",
    ),
    "a simple table grows around its cells": (
        "==== ====\nИмя  Цена\n==== ====\nхлеб 10\n==== ====\n",
        {"Имя": "Name", "Цена": "Price", "хлеб": "rye bread"},
        "========= =====\nName      Price\n========= =====\nrye bread 10\n========= =====\n",
    ),
    "a csv cell is quoted when it must be": (
        '.. csv-table::\n\n   Хлеб, "Он ""свеж"""\n',
        {"Хлеб": "Bread, rye", 'Он "свеж"': 'It is "fresh", yes'},
        '.. csv-table::\n\n   "Bread, rye", "It is ""fresh"", yes"\n',
    ),
    "a reference follows the title that it names": (
        "Итоги\n=====\n\nСмотри Итоги_.\n",
        {"Итоги": "Results", "Смотри Итоги_.": "See Итоги_."},
        "Results\n=======\n\nSee `Итоги <Results_>`__.\n",
    ),
    "a reference with the translated title is left as it is": (
        "Итоги\n=====\n\nСмотри Итоги_.\n",
        {"Итоги": "Results", "Смотри Итоги_.": "See Results_."},
        "Results\n=======\n\nSee Results_.\n",
    ),
    "two links that now have one name become anonymous": (
        "Вот `раз <http://a/>`_ и `два <http://b/>`_.\n",
        {
            "Вот `раз <http://a/>`_ и `два <http://b/>`_.": (
                "Here is `one <http://a/>`_ and `one <http://b/>`_."
            )
        },
        "Here is `one <http://a/>`__ and `one <http://b/>`__.\n",
    ),
    "an image's text is translated": (
        ".. image:: x.png\n   :alt: Кот\n   :align: left\n",
        {"Кот": "A cat"},
        ".. image:: x.png\n   :alt: A cat\n   :align: left\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_merged_text(name: str) -> None:
    text, english, expected = ROWS[name]
    proved = merged(text, {" ".join(key.split()): value for key, value in english.items()})
    assert not proved.refused
    assert proved.text == expected


REFUSED = {
    "a lost link": ("Вот `раз <http://a/>`__.", "Here.", "lost link http://a/"),
    "a changed address": (
        "Вот `раз <http://a/>`__.", "`One <http://b/>`__.",
        "lost link http://a/; added link http://b/",
    ),
    "a changed literal": ("``раз``, да.", "``one``.", "lost literal ``раз``; added literal"),
    "a lost footnote": ("Вот [1]_.\n\n.. [1] a", "Here.", "lost footnote reference [1]_"),
    "a doubled link": (
        "Вот `раз <http://a/>`__.", "`One <http://a/>`__, `two <http://a/>`__.",
        "added link http://a/",
    ),
    "an unclosed literal": ("Вот код.", "Here ``code.", "start-string without end-string"),
    "a role that lost its colon": ("Вот :sub:`н`.", "Here sub:`n`.", "lost role :sub:"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_translation(name: str) -> None:
    text, english, reason = REFUSED[name]
    proved = merged(f"{text}\n", {text.split("\n")[0]: english})
    assert proved.text == f"{text}\n"
    assert [reason in one.reason for one in proved.refused] == [True]


SPOILT = {
    "an address": ("Вот `раз <http://a/>`__.", "http://a/", "http://b/", "loses or gains link"),
    "a code block": ("Код::\n\n  ls -l", "ls -l", "ls -a", "the literal_block here changes"),
    "a space between texts": ("Раз.\n\n\nДва.", "\n\n\n", "\n\n", "between the texts changes"),
    "a list": ("Раз.\n\n- Два.", "- Два.", "Два.", "the bullet_list here becomes a paragraph"),
    "an option": (".. image:: x.png\n   :align: left", "left", "right", "the image here changes"),
    "a text": ("Раз.", "Раз.", "Два.", "is read back as 'Два.'"),
    "a table's drawing": (
        "=== ===\nда  нет\n=== ===", "да  нет\n", "да     \n", "the entry here has 0 blocks"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_the_proof_sees(name: str) -> None:
    text, before, after, reason = SPOILT[name]
    given = opened(Source("x.rst", f"{text}\n"))
    spoilt = Merged(f"{text}\n".replace(before, after), {}, ())
    (fault, *_) = Prover(given.document, given.grammar).faults(spoilt)
    assert reason in fault.reason


def test_a_proof_that_fails_for_no_translation_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No real merge fails so: the faults are put there by hand."""
    site = translated_site(tmp_path)
    spoilt = Proved("spoilt", (), (Fault("the paragraph here becomes a title", 4),))
    monkeypatch.setattr(job, "merge_proved", lambda *given: spoilt)
    (outcome,) = job.merge_post(find_project(tmp_path), job.MergeOptions(), "posts/news.rst")
    assert (outcome.status, outcome.exit_code) == (Status.FAILED, 3)
    assert "posts/news.en.rst" not in site.files()
    assert "spoilt" in site.read(".translate/proof-en-posts-news.rst.txt")


def test_faults_that_no_translation_explains_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Prover, "faults", lambda self, merged: [Fault("always", 1)])
    given = opened(Source("x.rst", "Текст.\n"))
    proved = merge_proved(given.document, {}, given.parser, given.grammar)
    assert [fault.reason for fault in proved.unexplained] == ["always"]


def test_a_translation_of_which_docutils_newly_complains_is_refused() -> None:
    text = "Вот _`раз` тут.\n\nИ _`два` там.\n"
    english = {"Вот _`раз` тут.": "Here is _`one`.", "И _`два` там.": "There is _`one`."}
    proved = merged(text, english)
    assert proved.text == "Here is _`one`.\n\nИ _`два` там.\n"
    assert ["docutils complains" in one.reason for one in proved.refused] == [True]


def test_only_the_culprit_is_refused() -> None:
    text = "Первый.\n\nТермин\n   Определение.\n\nТретий.\n"
    proved = merged(text, {"Первый.": "One.", "Термин": "A : b", "Третий.": "Three."})
    assert proved.text == "One.\n\nТермин\n   Определение.\n\nThree.\n"
    assert [one.code for one in proved.refused] == ["changed-structure"]


def test_a_title_that_an_untranslated_text_refers_to_keeps_its_name() -> None:
    proved = merged("Итоги\n=====\n\nСмотри Итоги_.\n", {"Итоги": "Results"})
    assert proved.text.startswith("Итоги\n")
    assert "line 4 refers to this text by name" in proved.refused[0].reason


def test_a_merge_of_nothing_gives_the_very_same_text() -> None:
    text = "Текст \t\r\n\r\n\r\n  цитата\x0c\n\u2028конец  "
    given = opened(Source("x.rst", text))
    assert merge(given.document, {}, given.parser, 79).text == text


@pytest.mark.parametrize("width", [50, 65, 72, 79, 100])
def test_the_width_is_found(width: int) -> None:
    import textwrap

    prose = "Сборка нового выпуска дистрибутива заняла больше времени, чем думали авторы. " * 6
    text = "\n\n".join(textwrap.fill(prose[shift * 7 :], width) for shift in range(8)) + "\n"
    found = wrap_width(opened(Source("x.rst", text)).document)
    assert found <= width
    assert textwrap.fill(prose, found) == textwrap.fill(prose, width)
