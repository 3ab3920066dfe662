"""What is known by name: directives and roles beyond those of docutils.

Nikola and Sphinx define them; docutils does not. A name that stands neither
here, nor in docutils, nor in the project's configuration is opaque: kept
verbatim, and told once as a note.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Treatment(StrEnum):
    """What of a directive is for the translator."""

    CONTENT = "content"
    """Its content is reST; its argument stays."""
    ARGUMENT = "argument"
    """Its argument is a text, and its content is reST."""
    BODY = "body"
    """It takes no argument: all that follows the marker is reST, as in a note."""
    SINCE = "since"
    """Its first word stays, a version; the rest of the line is a text, and its content reST."""
    OPAQUE = "opaque"
    """Nothing: it is kept verbatim."""


class RoleText(StrEnum):
    """What of a role's content is for the translator."""

    TEXT = "text"
    """All of it."""
    TITLE = "title"
    """The title of ``title <target>``; nothing when there is only a target."""
    OPAQUE = "opaque"
    """Nothing: it is kept verbatim."""


def _all(treatment: Treatment, names: str) -> dict[str, Treatment]:
    return dict.fromkeys(names.split(), treatment)


_DIRECTIVES: Mapping[str, Treatment] = {
    # Nikola
    **_all(
        Treatment.OPAQUE,
        "youtube vimeo soundcloud soundcloud_playlist gist listing media chart post-list slides"
        " slideshow flowplayer microdata publication_list",
    ),
    **_all(Treatment.CONTENT, "thumbnail"),
    # Sphinx
    **_all(
        Treatment.OPAQUE,
        "toctree highlight literalinclude sourcecode productionlist index tabularcolumns"
        " currentmodule module automodule autoclass autofunction automethod autosummary"
        " graphviz digraph graph inheritance-diagram program default-domain",
    ),
    **_all(Treatment.CONTENT, "only glossary hlist rst-class cssclass"),
    **_all(Treatment.BODY, "seealso todo"),
    **_all(Treatment.SINCE, "versionadded versionchanged deprecated versionremoved"),
    **_all(Treatment.ARGUMENT, "centered"),
    **_all(
        Treatment.CONTENT,
        "function data method attribute exception option envvar describe object confval",
    ),
}

_ROLES: Mapping[str, RoleText] = {
    **dict.fromkeys(
        "emphasis strong subscript sub superscript sup title-reference title t guilabel"
        " menuselection dfn abbr abbreviation acronym ac strike del ins u small".split(),
        RoleText.TEXT,
    ),
    **dict.fromkeys(
        "ref doc term any numref download py:ref std:ref std:doc".split(), RoleText.TITLE
    ),
    **dict.fromkeys(
        "literal code math raw kbd command file program option envvar pep-reference pep"
        " rfc-reference rfc class func meth mod attr exc data obj const samp mimetype"
        " manpage makevar regexp token keyword newsgroup mailheader cve cwe eq"
        " thumbnail media".split(),
        RoleText.OPAQUE,
    ),
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The directives and roles that a project knows."""

    directives: Mapping[str, Treatment] = field(default_factory=lambda: _DIRECTIVES)
    roles: Mapping[str, RoleText] = field(default_factory=lambda: _ROLES)

    def extended(
        self, directives: Mapping[str, Treatment], roles: Mapping[str, RoleText]
    ) -> Vocabulary:
        """Add a project's own names; they win over the built-in ones."""
        return Vocabulary({**self.directives, **directives}, {**self.roles, **roles})


STANDARD = Vocabulary()
"""What is known without any configuration."""
