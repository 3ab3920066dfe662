"""A project's posts as documents."""

from __future__ import annotations

from translate.document import Document
from translate.files import read_source
from translate.project import Project
from translate.rst import read


def document_of(project: Project, post: str) -> Document:
    """Read a post as its project reads posts.

    :param post: its path from the root.
    :raises TranslateError: when it cannot be read.
    """
    source = read_source(project.post_path(post), post)
    return read(source, project.config.vocabulary, project.config.metadata)
