"""Extract one post: its catalogs in step with it."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from translate import __version__
from translate.catalog import Catalog, Entry, parse, serialize
from translate.document import Document
from translate.errors import Diagnostic, Location, Severity, UsageError
from translate.files import check_untouched, encode_source, locked, read_source, replace_file
from translate.jobs.extract import ExtractOptions, stamp_of
from translate.jobs.report import Outcome, Status
from translate.languages import letters, plural_forms
from translate.messages import Message, messages_of
from translate.project import Project
from translate.rst import InlineParser, read
from translate.update import Parse, update


def extract_post(project: Project, options: ExtractOptions, post: str) -> list[Outcome]:
    """Bring the catalogs of one post in step with it.

    :raises TranslateError: when the post or a catalog cannot be read, or a
        catalog cannot be written.
    """
    source = read_source(project.post_path(post), post)
    config = project.config
    document = read(source, config.vocabulary, config.metadata)
    messages = messages_of(document, letters(config.source))
    outcomes = [
        _extract_catalog(project, options, post, document, messages, lang)
        for lang in config.targets
    ]
    if options.templates:
        outcomes.append(_extract_template(project, options, post, messages))
    outcomes[0] = replace(outcomes[0], diagnostics=tuple(_notes(document)))
    has_warning = any(one.severity is not Severity.NOTE for one in outcomes[0].diagnostics)
    is_current = encode_source(source.text, source.bom) == project.post_path(post).read_bytes()
    if is_current and not options.check and not has_warning:
        outcomes[0] = replace(outcomes[0], stamp=(post, stamp_of(project, post, options)))
    return outcomes


def _notes(document: Document) -> Iterator[Diagnostic]:
    for opaque in document.opaque:
        is_unproved = opaque.code.startswith("unproved")
        severity = Severity.WARNING if is_unproved else Severity.NOTE
        place = Location(document.source.path, opaque.line)
        yield Diagnostic(severity, opaque.code, opaque.reason, place)


def _extract_catalog(
    project: Project,
    options: ExtractOptions,
    post: str,
    document: Document,
    messages: Sequence[Message],
    lang: str,
) -> Outcome:
    name = project.catalog_name(post, lang)
    path = project.root / name
    before = path.read_bytes() if path.is_file() else None
    old = parse(path, name, lang) if path.exists() else None
    if old is None and not messages:
        return Outcome(post, name, Status.SKIPPED, counts={"messages": 0})
    base = old or Catalog(_header(project, lang))
    new = update(base, messages, post, _inline_cutter(project, document))
    if _keys(new) != _keys(base) or old is None:
        new = replace(new, header=_dated(new.header))
    counts = {"messages": len(messages)}
    if old is not None and new.is_same(old):
        return Outcome(post, name, Status.UNCHANGED, counts=counts)
    text = serialize(new)
    with nullcontext() if options.check else locked(project.root, name):
        check_untouched(path, name, before, "translate extract")
        return _write(project, options, post, Path(name), text, counts)


def _inline_cutter(project: Project, document: Document) -> Parse:
    """Give the parser of a post's inline texts, made only when something is to be cut."""

    @functools.cache
    def parser() -> InlineParser:
        return InlineParser(project.config.vocabulary, document.roles)

    return lambda text: parser().parse(text)[0]


def _extract_template(
    project: Project, options: ExtractOptions, post: str, messages: Sequence[Message]
) -> Outcome:
    name = project.template_name(post)
    path = project.root / name
    old = parse(path, name) if path.exists() else None
    header = dict(old.header) if old else _header(project, "")
    entries = tuple(
        Entry(
            one.context,
            one.msgid,
            comments=one.comments,
            places=tuple((post, line) for line in one.lines),
        )
        for one in messages
    )
    new = Catalog(header, entries, old.header_comment if old else "")
    if old is None or _keys(new) != _keys(old):
        new = replace(new, header=_dated(header))
    counts = {"messages": len(messages)}
    if old is not None and new.is_same(old):
        return Outcome(post, name, Status.UNCHANGED, counts=counts)
    return _write(project, options, post, Path(name), serialize(new), counts)


def _write(
    project: Project,
    options: ExtractOptions,
    post: str,
    name: Path,
    text: str,
    counts: dict[str, int],
) -> Outcome:
    shown = name.as_posix()
    exists = (project.root / name).exists()
    if options.check:
        status = Status.WOULD_UPDATE if exists else Status.WOULD_CREATE
        return Outcome(post, shown, status, counts=counts)
    replace_file(project.root / name, text.encode("utf-8"), project.root, shown)
    return Outcome(post, shown, Status.UPDATED if exists else Status.CREATED, counts=counts)


def _keys(catalog: Catalog) -> list[tuple[str | None, str]]:
    return [entry.key for entry in catalog.entries if not entry.obsolete]


def _header(project: Project, lang: str) -> dict[str, str]:
    header = {
        "Project-Id-Version": project.root.name or "posts",
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": "",
        "PO-Revision-Date": _now(),
        "Last-Translator": "",
        "Language-Team": "",
        "Language": lang,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if lang:
        header["Plural-Forms"] = plural_forms(lang)
    return header


def _dated(header: Mapping[str, str]) -> dict[str, str]:
    return {
        **header,
        "POT-Creation-Date": _now(),
        "X-Generator": f"Tolmach {__version__}",
    }


def _now() -> str:
    try:
        moment = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())))
    except (ValueError, OverflowError) as error:
        raise UsageError("SOURCE_DATE_EPOCH is no number of seconds", hint=str(error)) from error
    return time.strftime("%Y-%m-%d %H:%M+0000", moment)
