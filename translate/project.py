"""A project on disk: its root, its posts, and where each one's files belong."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from translate.config import FILE_NAME, Config, parse_config
from translate.errors import InputError, Location, UsageError
from translate.files import STATE_FOLDER as STATE_FOLDER
from translate.files import keep_out_of_git as keep_out_of_git
from translate.files import read_bytes


@dataclass(frozen=True)
class Project:
    """A folder with posts, and how they are translated."""

    root: Path
    """Absolute."""
    config: Config

    def post_path(self, post: str) -> Path:
        """Give the file of a post, by its path from the root."""
        return self.root / post

    def catalog_name(self, post: str, lang: str) -> str:
        """Give a catalog's path from the root."""
        return self.config.catalog.format(path=_stem(post), lang=lang)

    def template_name(self, post: str) -> str:
        """Give a template's path from the root."""
        return f"locales/templates/{_stem(post)}.pot"

    def output_name(self, post: str, lang: str) -> str:
        """Give a translated post's path from the root."""
        return self.config.output.format(path=_stem(post), lang=lang)

    @cached_property
    def _outputs(self) -> re.Pattern[str]:
        langs = "|".join(re.escape(lang) for lang in self.config.targets)
        pattern = re.escape(self.config.output)
        pattern = pattern.replace(re.escape("{path}"), ".+")
        return re.compile(pattern.replace(re.escape("{lang}"), f"(?:{langs})"))

    def is_output(self, post: str) -> bool:
        """Tell whether a path is that of a translated post."""
        return self._outputs.fullmatch(post) is not None

    def posts(self) -> list[str]:
        """List the posts, as paths from the root, sorted; translated posts are none."""
        found = {self._relative(path) for glob in self.config.posts for path in self._glob(glob)}
        return sorted(post for post in found if not self.is_output(post))

    def _glob(self, glob: str) -> Iterator[Path]:
        return (path for path in self.root.glob(glob) if path.is_file())

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def chosen(self, arguments: Sequence[str], cwd: Path) -> list[str]:
        """Turn the command line's posts and folders into paths from the root.

        :param arguments: as typed, relative to `cwd`; none means every post.
        :raises InputError: for one that does not exist, is no post, or is a translated one.
        """
        if not arguments:
            return self.posts()
        chosen: dict[str, None] = {}
        for argument in arguments:
            chosen.update(dict.fromkeys(self._chosen(argument, cwd)))
        return list(chosen)

    def _chosen(self, argument: str, cwd: Path) -> Iterable[str]:
        path = Path(os.path.normpath(cwd / argument))
        if not path.is_relative_to(self.root):
            raise InputError(
                f"is outside the project's folder, {self.root}",
                Location(argument),
                hint="name the other project with --project, or write a translate.toml above both",
            )
        post = self._relative(path)
        if path.is_dir():
            return [one for one in self.posts() if PurePosixPath(one).is_relative_to(post)]
        if not path.exists():
            raise InputError("no such post", Location(argument), hint="is the name spelt right?")
        if self.is_output(post):
            raise InputError(
                "is a translated post, not a source",
                Location(argument),
                hint="name the post that it was made from",
            )
        if path.suffix != ".rst":
            raise InputError("is no .rst post", Location(argument))
        return [post]


def _stem(post: str) -> str:
    return post.removesuffix(".rst")


def find_project(start: Path, given: Path | None = None) -> Project:
    """Find the project: a given folder, or the nearest one upwards with a translate.toml.

    :param start: where to look from; it is the root itself when nothing is found.
    :raises UsageError: when the configuration is wrong, or the given folder is none.
    """
    if given is not None:
        if not given.is_dir():
            raise UsageError("no such folder", Location(str(given)), hint="check --project")
        root = given.resolve()
    else:
        start = start.resolve()
        above = (folder for folder in (start, *start.parents) if (folder / FILE_NAME).is_file())
        root = next(above, start)
    return Project(root, _read_config(root))


def _read_config(root: Path) -> Config:
    path = root / FILE_NAME
    if not path.is_file():
        return Config()
    try:
        text = read_bytes(path, FILE_NAME).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError("the configuration is not UTF-8", Location(FILE_NAME)) from error
    return parse_config(text, FILE_NAME)
