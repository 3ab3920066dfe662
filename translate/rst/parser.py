"""Parse with docutils, and report what is met to a `Watch`.

Nothing is registered in docutils itself: directives and roles beyond its own
are looked up in a `Vocabulary`, and two parses never influence each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from docutils import frontend, nodes, utils
from docutils.parsers import rst as docutils_rst
from docutils.parsers.rst import roles, states
from docutils.statemachine import StringList, string2lines

from translate.document import TAB_WIDTH
from translate.rst.stand_ins import stand_in
from translate.rst.watch import DrawnTable, InlineText, MetDirective, Watch
from translate.vocabulary import RoleText, Treatment, Vocabulary


class WatchingInliner:
    """An inline parser that reports each text to a `Watch`.

    It wraps docutils's own: that one builds its patterns from
    ``vars(self.__class__)`` and so cannot be subclassed.
    """

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        inliner: Any = states.Inliner()
        inliner.interpreted = self._interpreted
        self._inliner = inliner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inliner, name)

    def parse(
        self, text: str, lineno: int, memo: Any, parent: nodes.Element
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Parse as docutils does, and note the text and what it became."""
        parsed, messages = self._inliner.parse(text, lineno, memo, parent)
        watch = self.watch
        watch.texts.append(InlineText(text, lineno, parsed, watch.cell, watch.directive))
        return parsed, messages

    def _interpreted(
        self, rawsource: str, text: str, role: str | None, lineno: int
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        inliner = self._inliner
        find_role: Any = roles.role
        function, messages = find_role(role or "", inliner.language, lineno, inliner.reporter)
        if function is None:
            if role not in self.watch.vocabulary.roles:
                self.watch.unknown_roles.setdefault(str(role), lineno)
            met: list[nodes.Node] = [nodes.inline(rawsource, text)]
        else:
            met, more = function(role, rawsource, text, lineno, inliner)
            messages = messages + more
        if met and isinstance(met[0], nodes.Element) and not isinstance(met[0], nodes.problematic):
            met[0]["role"] = role or ""
            met[0].rawsource = rawsource
        return met, messages


def _watching_table_parser(parser_class: Any, watch: Watch) -> Any:
    def parse(self: Any, block: StringList) -> Any:
        result = parser_class.parse(self, block)
        watch.tables.append(DrawnTable(self, block, watch.cell))
        return result

    return type(parser_class.__name__, (parser_class,), {"parse": parse})


_DIRECTIVE_MARKER = re.compile(
    rf"(?:\.\.[ ]+)?({states.Inliner.simplename})[ ]?::(?:[ ]+|$)"
)  # fmt: skip


class _StatesOnDemand(dict[str, Any]):
    """The states of a state machine, each made when it is first entered.

    docutils makes all fifteen for every list; most are never entered, and
    making them is a third of its work.
    """

    def __init__(self, machine: Any, classes: Iterable[type[Any]]) -> None:
        super().__init__()
        self._machine = machine
        self._classes = {one.__name__: one for one in classes}

    def __missing__(self, name: str) -> Any:
        machine = self._machine
        state = self[name] = self._classes[name](machine, machine.debug)
        if getattr(machine, "memo", None) is not None:
            state.runtime_init()
        return state


class _NestedMachine(states.NestedStateMachine):
    def add_states(self, state_classes: Iterable[type[Any]]) -> None:
        self.states = _StatesOnDemand(self, state_classes)


class _Machine(states.RSTStateMachine):
    def add_states(self, state_classes: Iterable[type[Any]]) -> None:
        self.states = _StatesOnDemand(self, state_classes)


class _Watching:
    """Mixed into each of docutils's parser states: reports to the inliner's `Watch`."""

    nested_sm = _NestedMachine
    nested_sm_cache: list[Any] = []

    def __init__(self, state_machine: Any, debug: bool = False) -> None:
        super().__init__(state_machine, debug)  # type: ignore[call-arg]
        self.nested_sm_kwargs = {"state_classes": STATES, "initial_state": "Body"}

    def nested_parse(
        self, block: StringList, input_offset: int, node: Any = None, *args: Any, **kwargs: Any
    ) -> int:
        parent: Any = super()
        if not isinstance(node, nodes.entry):
            return int(parent.nested_parse(block, input_offset, node, *args, **kwargs))
        with self._watch.inside_cell(block):
            return int(parent.nested_parse(block, input_offset, node, *args, **kwargs))

    @property
    def _watch(self) -> Watch:
        state: Any = self
        watch = state.memo.inliner.watch
        assert isinstance(watch, Watch)
        return watch

    def table(self, isolate_function: Any, parser_class: Any) -> Any:
        parent: Any = super()
        return parent.table(isolate_function, _watching_table_parser(parser_class, self._watch))

    def run_directive(
        self, directive: Any, match: re.Match[str], type_name: str, option_presets: Any
    ) -> Any:
        return self._run(directive, match, type_name, option_presets)

    def unknown_directive(self, type_name: str) -> Any:
        state: Any = self
        match = _DIRECTIVE_MARKER.match(state.state_machine.line)
        assert match is not None
        treatment = self._watch.vocabulary.directives.get(type_name)
        directive = stand_in(treatment or Treatment.OPAQUE)
        return self._run(directive, match, type_name, {}, known=treatment is not None)

    def _run(
        self,
        directive: Any,
        match: re.Match[str],
        name: str,
        presets: Any,
        known: bool = True,
    ) -> Any:
        state: Any = self
        parent: Any = super()
        machine = state.state_machine
        begin = machine.line_offset
        met = MetDirective(
            name, machine.abs_line_number(), StringList(), self._watch.cell, known=known
        )
        with self._watch.inside_directive(met):
            result, blank_finish = parent.run_directive(directive, match, name, presets)
        met.block = machine.input_lines[begin : machine.line_offset + 1]
        met.nodes = result
        _note_local_role(directive, met, self._watch)
        if getattr(directive, "__name__", "") == "ParsedLiteral":
            for node in result:
                node["parsed"] = True
        return result, blank_finish


_ROLE = re.compile(r"\s*(?:\.\.\s+)?role\s*::\s*([\w.+:-]+)\s*(?:\(\s*([\w.+:-]+)\s*\))?")


def _note_local_role(directive: Any, met: MetDirective, watch: Watch) -> None:
    is_refused = any(isinstance(node, nodes.system_message) for node in met.nodes)
    if getattr(directive, "__name__", "") != "Role" or not met.block or is_refused:
        return
    match = _ROLE.match(met.block[0])
    if match:
        base = watch.vocabulary.roles.get(match[2] or "", RoleText.TEXT)
        watch.local_roles[match[1].lower()] = base is not RoleText.OPAQUE


def _watching(state: type[Any]) -> type[Any]:
    return type(state.__name__, (_Watching, state), {})


STATES: Sequence[type[Any]] = tuple(_watching(state) for state in states.state_classes)


def _fresh_settings() -> Any:
    values = frontend.get_default_settings(docutils_rst.Parser)
    values.report_level = 5
    values.halt_level = 6
    values.warning_stream = ""
    values.file_insertion_enabled = False
    values.raw_enabled = True
    values.syntax_highlight = "none"
    values.tab_width = TAB_WIDTH
    values.language_code = "en"
    return values


_SETTINGS: list[Any] = []


def new_document(path: str) -> nodes.document:
    """Make an empty doctree with our settings."""
    if not _SETTINGS:
        _SETTINGS.append(_fresh_settings())
    values = _SETTINGS[0].copy()
    return nodes.document(values, utils.new_reporter(path, values), source=path)


@contextmanager
def roles_restored() -> Iterator[None]:
    """Undo what ``role`` directives register: docutils keeps roles for the whole process."""
    registry: dict[str, Any] = roles._roles  # type: ignore[attr-defined]
    saved = dict(registry)
    try:
        yield
    finally:
        registry.clear()
        registry.update(saved)


def parse(text: str, path: str, vocabulary: Vocabulary) -> tuple[nodes.document, Watch]:
    """Parse `text` and tell what was met.

    :raises RecursionError: when the post is nested too deep for docutils.
    """
    watch = Watch(vocabulary)
    inliner: Any = WatchingInliner(watch)
    document = new_document(path)
    lines = string2lines(text, tab_width=TAB_WIDTH, convert_whitespace=True)
    document.reporter.attach_observer(document.note_parse_message)
    machine: Any = _Machine(state_classes=list(STATES), initial_state="Body")
    with roles_restored():
        machine.run(lines, document, inliner=inliner)
    return document, watch
