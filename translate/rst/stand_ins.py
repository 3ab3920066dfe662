"""Directive classes that stand in for those of Nikola, Sphinx and a project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives

from translate.vocabulary import Treatment


class _AnyOptions(dict[str, Callable[[str], Any]]):
    """An option specification that accepts every name and leaves every value as it is."""

    def __missing__(self, key: str) -> Callable[[str], Any]:
        return directives.unchanged


class _Opaque(Directive):
    """Keep the whole directive as one verbatim block."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the block's text, untouched."""
        return [nodes.raw("", self.block_text, format=self.name)]


class _Content(Directive):
    """Parse the content as reST; keep the argument and the options."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[Any] = _AnyOptions(alt=directives.unchanged)

    def run(self) -> list[nodes.Node]:
        """Return a container of what the content holds."""
        given = {f"option-{name}": value for name, value in self.options.items() if name != "alt"}
        holder = nodes.container("", directive=self.name, **given)
        if "alt" in self.options:
            holder["alt"] = self.options["alt"]
        holder += self._argument()
        self.state.nested_parse(self.content, self.content_offset, holder)
        return [holder]

    def _argument(self) -> list[nodes.Node]:
        return [nodes.raw("", text, format="argument") for text in self.arguments]


class _Argument(_Content):
    """Parse the argument as inline text, and the content as reST."""

    def _argument(self) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for text in self.arguments:
            parsed, messages = self.state.inline_text(text, self.lineno)
            found += [nodes.rubric(text, "", *parsed), *messages]
        return found


class _Body(_Content):
    """Parse everything after the marker as reST."""

    optional_arguments = 0
    option_spec: ClassVar[Any] = None


class _Since(_Argument):
    """Keep the first word; parse the rest as inline text, and the content as reST."""

    required_arguments = 1

    def _argument(self) -> list[nodes.Node]:
        version = nodes.raw("", self.arguments.pop(0), format="argument")
        return [version, *super()._argument()]


_CLASSES: Mapping[Treatment, type[Directive]] = {
    Treatment.CONTENT: _Content,
    Treatment.ARGUMENT: _Argument,
    Treatment.BODY: _Body,
    Treatment.SINCE: _Since,
    Treatment.OPAQUE: _Opaque,
}


def stand_in(treatment: Treatment) -> type[Directive]:
    """Give the class that treats a directive so."""
    return _CLASSES[treatment]
