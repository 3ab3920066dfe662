"""Find which attention of a model says best where a word went.

CTranslate2 returns the first head of the last layer unless the model chooses
otherwise, and in most models that head says little. Latin words that a model
copies show where a word went: the layer and the shift that place them best
are the model's calibration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from translate.engine.alignment import place, words
from translate.engine.types import Translation


@dataclass(frozen=True, slots=True)
class Calibration:
    """Which attention to ask a model for, and how to read it."""

    layer: int | None = None
    """0-based, of the decoder, all heads averaged; None leaves the model's own choice."""
    shift: int = 0
    """The attention on a token stands so many steps after the token itself."""
    quality: float = 0.0
    """From 0 to 1: how well copied words were found."""


SHIFTS = (0, 1, -1)
LANGUAGE = "ru"
"""The language of `SENTENCES`; models of another one are not calibrated."""

SENTENCES = (
    "Вчера вышла новая версия Fedora, в которой обновили Python.",
    "Команда dnf теперь работает быстрее, чем yum.",
    "Для сборки образа нужен Docker, а для запуска подойдёт и Podman.",
    "В журнале systemd появилось сообщение об ошибке.",
    "Разработчики GNOME исправили ошибку, о которой сообщил пользователь Ubuntu.",
    "Сервер Apache отвечает медленно, поэтому мы поставили nginx.",
    "Пакет firefox удалён из хранилища, потому что его никто не поддерживает.",
    "Скорость сети выросла после обновления NetworkManager.",
    "Мы перенесли код на GitHub и настроили Jenkins.",
    "Новый драйвер nouveau поддерживает больше карт.",
    "Автор LibreOffice рассказал, как устроен формат.",
    "Когда Linux загружается, ядро передаёт управление программе init.",
    "Компания Intel открыла исходный код библиотеки TBB.",
    "Через неделю состоится встреча пользователей PostgreSQL.",
    "Старый ноутбук Thinkpad до сих пор работает под управлением Debian.",
    "Файл Makefile описывает, как собрать программу.",
)
"""What a model is calibrated on: each holds names that a translation copies."""

Translate = Callable[[int | None, int, Sequence[str]], Sequence[Translation]]
"""Translate sentences with the attention of a layer, read with a shift."""


def calibrate(layers: int, translate: Translate) -> Calibration:
    """Choose the attention that places copied words best.

    :param layers: of the model's decoder.
    """
    candidates: list[int | None] = [None, *range(layers)]
    found = [
        Calibration(layer, shift, _quality(translate(layer, shift, SENTENCES)))
        for layer in candidates
        for shift in SHIFTS
    ]
    return max(found, key=lambda one: one.quality)


def _quality(translations: Iterable[Translation]) -> float:
    scores = [
        score
        for source, translation in zip(SENTENCES, translations, strict=True)
        for score in _scores(source, translation)
    ]
    return sum(scores) / len(scores) if scores else 0.0


def _scores(source: str, translation: Translation) -> Iterable[float]:
    """Score each word that was copied: is it found, and how sure is that?"""
    before = [source[word.start : word.end] for word in words(source)]
    after = [translation.text[word.start : word.end] for word in words(translation.text)]
    for index, word in enumerate(before):
        if word.isascii() and word.isalpha() and before.count(word) == after.count(word) == 1:
            found = place(translation.alignment, [index], ())
            here = found is not None and list(found.words) == [after.index(word)]
            yield (1.0 + found.quality) / 2 if found and here else 0.0
