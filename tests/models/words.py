"""Russian words of the training pairs, inflected, with their English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Case(IntEnum):
    NOMINATIVE = 0
    GENITIVE = 1
    ACCUSATIVE = 2
    INSTRUMENTAL = 3
    LOCATIVE = 4
    PLURAL = 5
    PLURAL_GENITIVE = 6


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun in its seven forms; `linked` wants "of the" in English where others compound."""

    gender: str
    forms: tuple[str, ...]
    english: str
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Adjective:
    """An adjective in the seven forms of each gender."""

    forms: dict[str, tuple[str, ...]]
    english: str


_NOUN_ENDINGS = {
    "m": "- а - ом е ы ов",
    "mk": "- а - ом е и ов",
    "my": "ь я ь ем е и ей",
    "f": "а ы у ой е ы -",
    "fk": "а и у ой е и -",
    "fka": "ка ки ку кой ке ки ок",
    "fya": "я и ю ей и и й",
    "fti": "ь и ь ью и и ей",
    "n": "о а о ом е а -",
    "nye": "е я е ем и я й",
    "ne": "е а е ем е а -",
    "nfleeting": "но на но ном не на он",
    "nro": "ро ра ро ром ре ра ер",
}

_NOUNS = """
сервер m server; контейнер m container; образ m image; пакет m package; драйвер m driver
интерфейс m interface; протокол m protocol; раздел m partition; файл m file; порт m port
журнал m log; компилятор m compiler; редактор m editor; браузер m browser; процессор m processor
каталог mk directory; диск mk disk; поток mk stream; модул my module; контроллер m controller
систем f system; программ f program; команд f command; таблиц f table; групп f group
библиотек fk library; оболоч fka shell; сбор fka build; провер fka check; подпис fti signature
конфигураци fya configuration; операци fya operation; лицензи fya license
сет fti network; запис fti record; очеред fti queue; страниц f page
устройств n device; правил n rule; хранилищ ne store; ок nfleeting window; яд nro kernel
приложени nye application; соединени nye connection; сообщени nye message
расширени nye extension; задани nye task
"""

_LINKED = """
верси fya version; обновлени nye update; выпуск mk release; част fti part; описани nye description
начал n beginning; копи fya copy; вариант m variant; истори fya history
"""

_ADJECTIVE_ENDINGS = {
    "m": "ый ого ый ым ом ые ых",
    "f": "ая ой ую ой ой ые ых",
    "n": "ое ого ое ым ом ые ых",
}

_ADJECTIVES = """
нов new; стар old; быстр fast; локальн local; удалённ remote; свободн free; тестов test
безопасн secure; мощн powerful; стабильн stable; важн important; системн system
виртуальн virtual; открыт open; надёжн reliable; удобн convenient; отдельн separate
сетев* network; прост* simple; пуст* empty; втор* second; маленьк~ small; лёгк~ light
"""


def _noun(entry: str, *, linked: bool = False) -> Noun:
    stem, kind, english = entry.split()
    endings = _NOUN_ENDINGS[kind].split()
    forms = tuple(stem + ending.replace("-", "") for ending in endings)
    return Noun(kind[0], forms, english, linked)


def _adjective(entry: str) -> Adjective:
    marked, english = entry.split()
    stem = marked.rstrip("*~")
    forms = {}
    for gender, endings in _ADJECTIVE_ENDINGS.items():
        spelled = endings
        if marked.endswith("~"):
            spelled = endings.replace("ы", "и")
        elif marked.endswith("*"):
            spelled = endings.replace("ый", "ой")
        forms[gender] = tuple(stem + ending for ending in spelled.split())
    return Adjective(forms, english)


def _entries(text: str) -> list[str]:
    return [entry for line in text.strip().splitlines() for entry in line.split("; ")]


NOUNS = tuple(_noun(entry) for entry in _entries(_NOUNS))
LINKED = tuple(_noun(entry, linked=True) for entry in _entries(_LINKED))
ADJECTIVES = tuple(_adjective(entry) for entry in _entries(_ADJECTIVES))

NAMES = (
    "Linux Debian Fedora Podman Docker Kubernetes PostgreSQL SQLite Python Rust Git OpenSSL "
    "Firefox LibreOffice Wayland GNOME KDE Nikola Sphinx Ansible Grafana Redis Emacs Vim Btrfs "
    "QEMU WireGuard OpenSSH Mesa FFmpeg GIMP Blender Krita Tor Nginx Ubuntu Alpine Mercurial"
).split()

STEMS = "config my_file setup main network_rules hosts index backup test_data notes server".split()
SUFFIXES = ".txt .yml .py .conf .rst .json .log .sh".split()
COMMANDS = (
    "git pull; podman run; podman build; docker compose up; make install; pip install nikola; "
    "nikola build; systemctl restart; apt update; dnf upgrade; cargo test; ls -la; uname -r"
).split("; ")

TIMES = {
    "вчера": "yesterday",
    "сегодня": "today",
    "недавно": "recently",
    "на этой неделе": "this week",
    "в прошлом году": "last year",
    "в пятницу": "on Friday",
    "в понедельник": "on Monday",
    "в мае": "in May",
    "в октябре": "in October",
    "два дня назад": "two days ago",
}

INFINITIVES = {
    "собрать": "build",
    "проверить": "check",
    "установить": "install",
    "настроить": "configure",
    "удалить": "delete",
    "обновить": "update",
    "открыть": "open",
    "запустить": "start",
    "найти": "find",
    "перенести": "move",
}

READERS = {
    "читается": "reads",
    "создаётся": "creates",
    "проверяется": "checks",
    "удаляется": "deletes",
    "используется": "uses",
}
