"""The keys of the review: what each does, on Latin and on Russian keyboards alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from textual.binding import Binding
from textual.keys import KEY_DISPLAY_ALIASES, Keys, key_to_character

from translate.errors import UsageError
from translate.tui.words import _

Group = Literal["review", "look", "move", "memory", "general", "editor"]


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a key does."""

    name: str
    """The screen's method is ``action_<name>``; ``match_3`` calls ``action_match(3)``."""
    keys: tuple[str, ...]
    """As Textual names them; the first is shown."""
    label: str
    """In the person's language, short enough for the footer."""
    group: Group
    footer: bool = False
    """Whether the footer tells of it."""

    @property
    def call(self) -> str:
        """Give the action as Textual calls it."""
        name, _underscore, number = self.name.rpartition("_")
        return f"{name}({number})" if number.isdigit() else self.name


_MATCH = _("Take match {number}")

ACTIONS: tuple[Action, ...] = (
    Action("approve", ("enter",), _("Approve"), "review", footer=True),
    Action("approve_anyway", ("exclamation_mark",), _("Approve anyway"), "review"),
    Action("edit", ("e",), _("Edit"), "review", footer=True),
    Action("needs_work", ("n",), _("Needs work"), "review", footer=True),
    Action("undo", ("u",), _("Undo"), "review", footer=True),
    Action("redo", ("ctrl+r",), _("Redo"), "review"),
    # Most terminals send Ctrl+H as Backspace: F8 comes first.
    Action("replace", ("f8", "ctrl+h"), _("Replace"), "review"),
    Action("comment", ("c",), _("Comment"), "review"),
    Action("term", ("t",), _("New term"), "review"),
    Action("insert_piece", ("f3",), _("Next markup"), "review"),
    Action("copy_source", ("f4",), _("Copy source"), "review"),
    Action("find", ("slash",), _("Find"), "look", footer=True),
    Action("find_next", ("f7",), _("Find next"), "look"),
    Action("filter", ("f",), _("Filter"), "look", footer=True),
    Action("go_to", ("g",), _("Go to"), "look"),
    Action("concordance", ("k",), _("Concordance"), "look"),
    Action("preview", ("p",), _("Preview"), "look"),
    Action("posts", ("o",), _("Posts"), "look"),
    Action("tab", ("tab",), _("Next tab"), "look"),
    *(
        Action(
            f"match_{number}",
            (str(number),),
            _("Take match {number}").format(number=number),
            "memory",
        )
        for number in range(1, 10)
    ),
    Action("next", ("down", "right_square_bracket"), _("Next"), "move"),
    Action("previous", ("up", "left_square_bracket"), _("Previous"), "move"),
    Action("page_down", ("pagedown",), _("Page down"), "move"),
    Action("page_up", ("pageup",), _("Page up"), "move"),
    Action("first", ("home",), _("First"), "move"),
    Action("last", ("end",), _("Last"), "move"),
    Action("help", ("question_mark", "f1"), _("Help"), "general", footer=True),
    Action("quit", ("q", "ctrl+q"), _("Quit"), "general", footer=True),
    Action("commit", ("ctrl+j", "f2"), _("Save and approve"), "editor", footer=True),
    Action("leave", ("escape",), _("Leave"), "editor", footer=True),
)

SCREEN: frozenset[Group] = frozenset({"review", "look", "move", "memory", "general"})
"""What the screen binds; the editor binds the rest."""

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,./?"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбю.,"
_SAME_PLACE = dict(zip(_LATIN, _RUSSIAN, strict=True))
"""A Latin key's character, and what the same place gives on the layout ЙЦУКЕН."""
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "meta", "hyper"})
_NAMED = frozenset(key.value for key in Keys) | frozenset(KEY_DISPLAY_ALIASES)
_UNTOLD = {"ctrl+m": "enter", "ctrl+i": "tab", "ctrl+left_square_bracket": "escape"}
_NAMES = {
    "/": "slash",
    "?": "question_mark",
    "!": "exclamation_mark",
    ".": "full_stop",
    ",": "comma",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    ";": "semicolon",
    "'": "apostrophe",
}
_CHARACTERS = {name: character for character, name in _NAMES.items()}


def bindings(
    overrides: Mapping[str, str] | None = None, groups: Collection[Group] = SCREEN
) -> list[Binding]:
    """Give a binding for every key of some groups, and for its Russian twin.

    :param overrides: keys by the names of actions, several parted by commas; they take the
        place of the default ones.
    :raises UsageError: for an unknown action, a key that no terminal sends, one key for two
        actions, or a letter for the editor.
    """
    actions = chosen(overrides or {})
    _refuse_clashes(actions)
    return [one for action in actions if action.group in groups for one in _bound(action)]


def chosen(overrides: Mapping[str, str]) -> tuple[Action, ...]:
    """Give all actions with the keys that a project wishes."""
    names = {action.name for action in ACTIONS}
    for name in overrides:
        if name not in names:
            hint = f"there are: {', '.join(sorted(names))}"
            raise UsageError(f"there is no action “{name}” to give a key", hint=hint)
    return tuple(
        replace(action, keys=_wished(action, overrides[action.name]))
        if action.name in overrides
        else action
        for action in ACTIONS
    )


def _wished(action: Action, wish: str) -> tuple[str, ...]:
    keys = tuple(_named(key.strip()) for key in wish.split(",") if key.strip())
    if not keys:
        raise UsageError(f"the action “{action.name}” has no key")
    for key in keys:
        _refuse_unusable(action, key)
    return keys


def _named(key: str) -> str:
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    return "+".join((*modifiers, _NAMES.get(last, last)))


def _refuse_unusable(action: Action, key: str) -> None:
    *modifiers, last = key.split("+")
    hint = f"it was given to “{action.name}”; keys are named as in: e, f5, ctrl+g, pagedown"
    if key in _UNTOLD:
        raise UsageError(f"a terminal sends “{key}” as {_UNTOLD[key]}", hint=hint)
    is_known = last in _NAMED or key_to_character(last) is not None
    if not is_known or not _MODIFIERS.issuperset(modifiers):
        raise UsageError(f"there is no key “{key}”", hint=hint)
    if action.group == "editor" and key_to_character(key) is not None:
        raise UsageError(f"the editor writes “{key}”", hint=hint)


def twins(key: str) -> Iterator[str]:
    """Give a key, and what the same place of the keyboard sends on a Russian layout."""
    yield key
    russian = _SAME_PLACE.get(_CHARACTERS.get(key, key))
    if russian is not None:
        yield _NAMES.get(russian, russian)


def _every_key(action: Action) -> Collection[str]:
    return dict.fromkeys(twin for key in action.keys for twin in twins(key))


def _refuse_clashes(actions: Collection[Action]) -> None:
    owners: dict[str, str] = {}
    for action in actions:
        for key in _every_key(action):
            if owners.setdefault(key, action.name) != action.name:
                message = f"the key “{key}” is for “{owners[key]}” and for “{action.name}”"
                raise UsageError(message, hint="Russian letters are keys of the same place, too")


def _bound(action: Action) -> Iterator[Binding]:
    for number, key in enumerate(_every_key(action)):
        shown = action.footer and number == 0
        yield Binding(key, action.call, action.label, show=shown)
