"""Run one function over many posts, on several cores, and let nothing stop the rest."""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from translate.errors import Diagnostic, Location, Severity, StoreError, TranslateError
from translate.files import replace_file
from translate.jobs.report import Outcome, Status, failure
from translate.project import STATE_FOLDER

Work = Callable[[str], list[Outcome]]
"""Work on one post, given by its path from the root."""

WORTH_A_POOL = 24
"""Below this many posts, starting processes costs more than it saves."""


def cores() -> int:
    """Count the cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def run(work: Work, posts: Sequence[str], root: Path, jobs: int) -> Iterator[list[Outcome]]:
    """Work on each post, in order; a post that fails becomes an outcome that says so.

    :param jobs: how many processes to use at most.
    """
    guarded = functools.partial(_guarded, work, root)
    if jobs < 2 or len(posts) < WORTH_A_POOL:
        _collect_garbage_seldom()
        yield from map(guarded, posts)
    else:
        yield from _run_in_processes(guarded, posts, jobs)


def _run_in_processes(work: Work, posts: Sequence[str], jobs: int) -> Iterator[list[Outcome]]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork" if _may_fork() else "spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_collect_garbage_seldom) as pool:
        with interrupts_ignored():
            results = pool.map(work, posts, chunksize=8)
        try:
            yield from results
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _may_fork() -> bool:
    """Tell whether a copy of this process is safe: then workers need not import all again."""
    return hasattr(os, "fork") and threading.active_count() == 1 and sys.platform != "darwin"


@contextlib.contextmanager
def interrupts_ignored() -> Iterator[None]:
    """Leave Ctrl-C alone for a while; a process that is started meanwhile never hears it.

    A worker that is not interrupted finishes its posts, and its parent goes down in order.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _collect_garbage_seldom() -> None:
    """Let doctrees, which are cycles, pile up a little: collecting after each costs a tenth."""
    gc.set_threshold(100_000, 20, 50)


def _guarded(work: Work, root: Path, post: str) -> list[Outcome]:
    try:
        return work(post)
    except TranslateError as error:
        return [failure(post, error)]
    except Exception:
        return [crash(post, root, traceback.format_exc())]


def crash(post: str, root: Path, trace: str) -> Outcome:
    """Say that Tolmach failed on a post, and keep the evidence."""
    where = save_evidence(root, post, "crash", trace)
    message = f"Tolmach failed on this post: our bug; {where}"
    diagnostic = Diagnostic(Severity.ERROR, "internal-error", message, Location(post))
    return Outcome(post, post, Status.FAILED, (diagnostic,), exit_code=3)


def save_evidence(root: Path, post: str, kind: str, text: str) -> str:
    """Keep what a bug report needs, and say where it is."""
    name = f"{STATE_FOLDER}/{kind}-{post.replace('/', '-')}.txt"
    try:
        replace_file(root / name, text.encode("utf-8", "surrogatepass"), root, name)
    except StoreError:
        return "and its evidence could not be written"
    return f"the evidence is in {name}"


def outcomes_of(found: Iterable[list[Outcome]]) -> list[Outcome]:
    """Put the outcomes of all posts in one list."""
    return [outcome for outcomes in found for outcome in outcomes]
