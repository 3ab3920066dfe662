"""Directive classes that stand in for those of Nikola, Sphinx and a project."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, directives


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
    option_spec = _AnyOptions(alt=directives.unchanged)

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


@cache
def opaque_directive() -> type[Directive]:
    """Give the class that keeps a directive verbatim."""
    return _Opaque


@cache
def content_directive(with_argument: bool) -> type[Directive]:
    """Give the class that parses a directive's content, and its argument if asked."""
    return _Argument if with_argument else _Content
