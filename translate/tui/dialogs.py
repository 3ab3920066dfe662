"""Questions in front of the screen: choices, a text, a form, a list of results."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.markup import escape
from textual.screen import ModalScreen
from textual.widgets import Checkbox, Input, Label, OptionList
from textual.widgets.option_list import Option

from translate.tui.cells import visible
from translate.tui.keys import twins
from translate.tui.panes import Line, TextPane, rich_text
from translate.tui.words import _

Filled = tuple[tuple[str, ...], tuple[bool, ...]]
"""What a form was filled with: its fields, then its switches, in their order."""

_CSS = """
{name} {{ align: center middle; }}
{name} > Vertical {{
    width: 80%; min-width: 38; max-width: 100; height: auto; max-height: 90%;
    border: round $accent; padding: 0 1; background: $surface;
}}
{name} Label {{ width: 100%; }}
{name} OptionList {{ height: auto; max-height: 80vh; border: none; padding: 0; }}
{name} Input, {name} Checkbox {{ height: 3; width: 100%; }}
{name} Checkbox {{ height: 1; border: none; padding: 0; }}
{name} Input {{ height: 1; border: none; padding: 0; background: $panel; }}
{name} .hint {{ color: $foreground 60%; }}
"""


class Ask(ModalScreen[str | None]):
    """Ask for one of several choices; gives its key, or nothing after Escape."""

    DEFAULT_CSS = _CSS.format(name="Ask")
    BINDINGS = [Binding("escape", "dismiss(None)", _("Close"), show=False)]

    def __init__(self, question: str, choices: Sequence[tuple[str, str]]) -> None:
        """Put a question.

        :param choices: a key and a label each; a letter answers on a Russian layout, too.
        """
        super().__init__()
        self.question = question
        self.choices = choices

    def compose(self) -> ComposeResult:
        """Lay the question out."""
        with Vertical():
            yield Label(visible(self.question), markup=False)
            yield OptionList(*(Option(_choice(*one), id=one[0]) for one in self.choices))

    def on_key(self, event: Key) -> None:
        """Take the choice whose key was pressed."""
        for key, _label in self.choices:
            if {event.key, event.character} & set(twins(key)):
                event.stop()
                self.dismiss(key)
                return

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the choice that was clicked, or stood at when Enter was pressed."""
        self.dismiss(event.option.id)


def _choice(key: str, label: str) -> Content:
    return rich_text([(f" {key} ", "heading"), (label, "text")])


class Prompt(ModalScreen[str | None]):
    """Ask for a text; gives it after Enter, nothing after Escape."""

    DEFAULT_CSS = _CSS.format(name="Prompt")
    BINDINGS = [Binding("escape", "dismiss(None)", _("Close"), show=False)]

    def __init__(self, title: str, value: str = "", hint: str = "") -> None:
        super().__init__()
        self.question = title
        self.value = value
        self.hint = hint

    def compose(self) -> ComposeResult:
        """Lay the question out."""
        with Vertical():
            yield Label(visible(self.question), markup=False)
            yield Input(self.value)
            if self.hint:
                yield Label(visible(self.hint), markup=False, classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the text."""
        self.dismiss(event.value)


class Form(ModalScreen[Filled | None]):
    """Ask for several texts and switches; gives them after Enter, nothing after Escape."""

    DEFAULT_CSS = _CSS.format(name="Form")
    BINDINGS = [
        Binding("escape", "dismiss(None)", _("Close"), show=False),
        Binding("ctrl+j,f2", "submit", _("Done"), show=False),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[tuple[str, str]],
        switches: Sequence[tuple[str, bool]] = (),
    ) -> None:
        """Put the questions.

        :param fields: a label and a first value each.
        :param switches: a label and whether it is on at first.
        """
        super().__init__()
        self.question = title
        self.fields = fields
        self.switches = switches

    def compose(self) -> ComposeResult:
        """Lay the form out."""
        with Vertical():
            yield Label(visible(self.question), markup=False)
            for label, value in self.fields:
                yield Label(visible(label), markup=False, classes="hint")
                yield Input(value)
            for label, is_on in self.switches:
                yield Checkbox(Content(visible(label)), is_on)
            hint = _("Tab: next   Space: switch   Enter in a field, F2: done   Esc: close")
            yield Label(hint, markup=False, classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was filled in."""
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """Take what was filled in."""
        fields = tuple(one.value for one in self.query(Input))
        self.dismiss((fields, tuple(one.value for one in self.query(Checkbox))))


class Listing(ModalScreen[int | None]):
    """Show lines to scroll through; gives the one that Enter chose, 0-based, or nothing."""

    DEFAULT_CSS = f"""{_CSS.format(name="Listing")}
    Listing OptionList, Listing TextPane {{ height: 70vh; border: none; }}
    """
    BINDINGS = [
        Binding("escape,q,й", "dismiss(None)", _("Close"), show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll(-15)", show=False),
        Binding("pagedown", "scroll(15)", show=False),
        Binding("home", "scroll(-1000000)", show=False),
        Binding("end", "scroll(1000000)", show=False),
    ]

    def __init__(self, title: str, lines: Sequence[Line], *, choose: bool = True) -> None:
        """Begin with lines.

        :param choose: whether one can be chosen; else the lines are a text to read.
        """
        super().__init__()
        self.heading = title
        self.lines = lines
        self.choose = choose

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        with Vertical() as box:
            box.border_title = escape(visible(self.heading))
            if self.choose:
                yield OptionList(*(rich_text(line) for line in self.lines))
            else:
                yield TextPane("", self.lines)

    def action_scroll(self, by: int) -> None:
        """Scroll a text; a list that can be chosen from moves by itself."""
        for pane in self.query(TextPane):
            pane.scroll_lines(by)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the line."""
        self.dismiss(event.option_index)
