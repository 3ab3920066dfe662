"""ReviewSession: read, fix and approve drafts, without a screen.

A screen, a script or a test drives it from one thread; catalogs are written
in another one, in order. Every act that changes something gives an `Act`,
whose ticket is done when the change is on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial

from translate.catalog import Catalog, Entry, State
from translate.checks import Finding
from translate.document import Inline
from translate.errors import Severity, TranslateError
from translate.project import Project
from translate.review.act import Act, Answer
from translate.review.filters import Filter, FilterKind
from translate.review.journal import Journal
from translate.review.judging import Judge
from translate.review.reading import Readings
from translate.review.remembering import Remembering
from translate.review.saving import Report, Saver
from translate.review.segment import Change, Place, Segment, Step, with_its_own_dismissals
from translate.review.shelf import Shelf
from translate.review.store import CatalogStore, Conflict, decided
from translate.review.unfinished import Kept, Unfinished
from translate.review.view import View


def is_unreviewed(segment: Segment) -> bool:
    """Tell whether nobody approved a segment."""
    return segment.entry.state is not State.APPROVED


@dataclass
class ReviewSession:
    """A review of some posts in one language."""

    project: Project
    posts: Sequence[str]
    lang: str
    unsaved: dict[Place, Change] = field(default_factory=dict)
    """What could not be written, from what is on disk to what it should be."""
    conflicts: dict[Place, Conflict] = field(default_factory=dict)
    """What somebody else changed meanwhile, and a person must choose."""

    def __post_init__(self) -> None:
        root = self.project.root
        self.store = CatalogStore(self.project)
        self.journal = Journal(root)
        self.unfinished = Unfinished(root)
        self.readings = Readings(self.project)
        self.shelf = Shelf(self.posts, self.lang)
        self.judge = Judge(self.project, self.readings, self.shelf)
        self.view = View(self.shelf, self.judge.has_errors)
        self.memory = Remembering(self.project, self.readings, self.shelf)
        self._saver = Saver(self.store, self.journal, self.memory.note)
        self._drafts: dict[Place, str] = {}
        self._waiting: list[Step] = []
        """Steps that the saver has, and whose reports were not taken in."""

    # Loading

    def read(self, post: str) -> Catalog | None:
        """Read a post's catalog; from any thread.

        :raises TranslateError: when it cannot be read.
        """
        return self.store.read(post, self.lang)

    def take(self, post: str, catalog: Catalog | None) -> None:
        """Take a catalog in; call `view.follow` after one or several.

        What is not written yet stands over what is on disk.
        """
        self.shelf.put(post, catalog)
        waiting = (change for step in self._waiting for change in step.changes)
        for change in (*self.unsaved.values(), *waiting):
            if change.place.post == post and change.place in self.shelf:
                self.shelf.replace(change.place, change.after)

    def load(self) -> Iterator[tuple[str, TranslateError | None]]:
        """Load every post that is not loaded; give each, and why it could not be."""
        for post in self.posts:
            if self.shelf.has(post):
                continue
            try:
                self.take(post, self.read(post))
                yield post, None
            except TranslateError as error:
                self.take(post, None)
                yield post, error
        self.view.follow()

    # Where we are

    @property
    def current(self) -> Segment | None:
        """The segment that is looked at."""
        return self.shelf.find(self.view.current) if self.view.current else None

    def source_pieces(self, segment: Segment) -> tuple[Inline, ...]:
        """Give the pieces of a segment's source.

        :raises TranslateError: when the post cannot be read.
        """
        with self.readings.lock:
            return self.readings.of(segment.place.post).source(segment.place.key)

    def pieces(self, segment: Segment, text: str) -> tuple[Inline, ...]:
        """Cut a translation of a segment into its pieces.

        :raises TranslateError: when the post cannot be read.
        """
        return self.readings.pieces(segment.place.post, segment.place.key, [text])[0]

    def neighbours(self, segment: Segment) -> tuple[Segment | None, Segment | None]:
        """Give the segments before and after one in its post."""
        places = self.shelf.of_post(segment.place.post)
        at = places.index(segment.place)
        before = self.shelf[places[at - 1]] if at else None
        return before, self.shelf[places[at + 1]] if at + 1 < len(places) else None

    def draft_of(self, segment: Segment) -> str | None:
        """Give the draft that an edited translation began as, when it is still known."""
        if not segment.entry.is_edited_draft:
            return None
        known = self._drafts.get(segment.place)
        return known if known is not None else self.journal.draft_of(segment)

    def findings(self, segment: Segment, translation: str | None = None) -> tuple[Finding, ...]:
        """Judge a segment, or a text that would be its translation."""
        return self.judge.findings(segment, translation)

    def choose_filter(self, chosen: Filter) -> None:
        """Show what a filter lets through."""
        self.view.choose(chosen)

    def next_unreviewed(self) -> bool:
        """Go to the next unreviewed segment, across posts, from the top again.

        :returns: False when nothing is left.
        """
        found = self.view.next_where(is_unreviewed)
        if found is None:
            return False
        self.view.select(found)
        return True

    # Acts

    def approve(self, text: str | None = None, anyway: bool = False) -> Act:
        """Approve the current segment.

        :param text: a translation to take its place.
        :param anyway: pass over findings, and remember that they were passed over.
        """
        segment = self.current
        if segment is None:
            return Act(Answer.NOTHING)
        translation = segment.entry.translation if text is None else text
        if not translation.strip():
            return Act(Answer.EMPTY)
        findings = self.findings(segment, translation)
        errors = [one for one in findings if one.severity is Severity.ERROR]
        if errors and not anyway:
            return Act(Answer.FINDINGS, findings=tuple(errors))
        entry = with_its_own_dismissals(segment.entry, segment.entry.approved(translation))
        if errors:
            entry = entry.with_ignored({*entry.ignored, *(one.code for one in errors)})
        act = self._write("approve", [(segment, entry)])
        return Act(act.answer, act.ticket, alike=self._alike(segment.place))

    def _alike(self, place: Place) -> tuple[Place, ...]:
        alike = self.shelf.alike(place)
        return tuple(one for one in alike if is_unreviewed(self.shelf[one]))

    def approve_alike(self, places: Sequence[Place], translation: str) -> Act:
        """Give other segments the same translation, in one step."""
        changed = []
        for segment in (self.shelf[place] for place in places):
            entry = segment.entry.approved(translation)
            changed.append((segment, with_its_own_dismissals(segment.entry, entry)))
        return self._write("approve", changed)

    def edit(self, text: str) -> Act:
        """Keep a text that is not approved."""
        segment = self.current
        if segment is None:
            return Act(Answer.NOTHING)
        entry = segment.entry.edited(text if text.strip() else "")
        return self._write("edit", [(segment, with_its_own_dismissals(segment.entry, entry))])

    def send_back(self, text: str | None = None) -> Act:
        """Say that the current segment needs work."""
        segment = self.current
        if segment is None:
            return Act(Answer.NOTHING)
        wanted = segment.entry.translation if text is None else text
        if not wanted.strip():
            return Act(Answer.EMPTY)
        entry = with_its_own_dismissals(segment.entry, segment.entry.sent_back(wanted))
        return self._write("needs work", [(segment, entry)])

    def comment(self, text: str) -> Act:
        """Write a translator's comment; an empty one is taken away."""
        segment = self.current
        if segment is None:
            return Act(Answer.NOTHING)
        return self._change("comment", [(segment, segment.entry.with_comment(text))])

    def change(self, label: str, changes: Sequence[Change]) -> Act:
        """Make several changes in one step, but for those of entries that are others by now."""
        known = [(self.shelf.find(one.place), one) for one in changes]
        return self._change(
            label,
            [
                (segment, one.after)
                for segment, one in known
                if segment is not None and is_same_work(segment.entry, one.before)
            ],
        )

    def _write(self, label: str, changed: Sequence[tuple[Segment, Entry]]) -> Act:
        """Change translations by hand: what was unfinished of them is finished."""
        places = [segment.place for segment, _ in changed]
        # In the saver's thread, after a text that waits to be kept; and now, for who looks.
        for place in places:
            self.unfinished.forget(place)
            self._saver.run(partial(self.unfinished.forget, place))
        return self._change(label, changed)

    def _change(self, label: str, changed: Sequence[tuple[Segment, Entry]]) -> Act:
        changes = tuple(
            Change(segment.place, segment.entry, after)
            for segment, after in changed
            if after != segment.entry
        )
        if not changes:
            return Act(Answer.DONE)
        self._apply(changes)
        return Act(Answer.DONE, self._send(self._saver.save, Step(label, changes)))

    def _send(self, save: Callable[[Step], Future[Report]], step: Step) -> Future[Report]:
        self._waiting.append(step)
        return save(step)

    def _apply(self, changes: Sequence[Change]) -> None:
        for one in changes:
            if not one.before.is_edited_draft and one.before.draft_note is not None:
                self._drafts[one.place] = one.before.translation
            self.shelf.replace(one.place, one.after)

    # Undo

    def undo(self) -> Act:
        """Take back the last step, of this run or an earlier one."""
        return self._step_back(self.journal.undoable, self.journal.mark_undone, is_back=True)

    def redo(self) -> Act:
        """Do again what was undone last."""
        return self._step_back(self.journal.redoable, self.journal.mark_redone, is_back=False)

    def _concerns(self, step: Step) -> bool:
        """Tell whether a step is about something that is under review here."""
        places = (one.place for one in step.changes)
        return any(one.lang == self.lang and one.post in self.posts for one in places)

    def _step_back(
        self,
        find: Callable[[Callable[[Step], bool]], Step | None],
        mark: Callable[[Step], None],
        is_back: bool,
    ) -> Act:
        found = self._saver.run(partial(find, self._concerns)).result()
        if found is None:
            return Act(Answer.NOTHING)
        step = found.reversed() if is_back else found
        known = [(one, self.shelf.find(one.place)) for one in step.changes]
        changes = tuple(
            Change(one.place, segment.entry, one.after)
            for one, segment in known
            if segment is not None and is_same_work(segment.entry, one.before)
        )
        if not changes:
            self._saver.note(partial(mark, found))
            return Act(Answer.CHANGED, place=step.changes[0].place)
        self._apply(changes)
        self.view.select(changes[0].place)
        save = partial(self._saver.step_back, mark=partial(mark, found))
        ticket = self._send(save, Step(step.label, changes))
        return Act(Answer.DONE, ticket, place=changes[0].place)

    # What became of it on disk

    def settle(self, report: Report) -> None:
        """Take in what became of a step on disk; call it with every ticket's result."""
        self._waiting = [one for one in self._waiting if one is not report.step]
        for change in report.saved.written:
            self.unsaved.pop(change.place, None)
        for change in report.unsaved:
            self.unsaved[change.place] = change
        for conflict in report.conflicts:
            self.unsaved.pop(conflict.change.place, None)
            self.conflicts[conflict.change.place] = conflict
        for post, _ in report.saved.refreshed:
            self.refresh(post)

    def refresh(self, post: str) -> TranslateError | None:
        """Read a catalog again that somebody else changed."""
        try:
            self.take(post, self.read(post))
        except TranslateError as error:
            return error
        for place, conflict in self.conflicts.items():
            if place in self.shelf:
                self.shelf.replace(place, conflict.change.after)
        self.view.follow()
        return None

    def retry(self) -> Future[Report] | None:
        """Try again to write what could not be written."""
        under_way = {one.place for step in self._waiting for one in step.changes}
        changes = tuple(one for one in self.unsaved.values() if one.place not in under_way)
        return self._send(self._saver.save, Step("save", changes)) if changes else None

    def resolve(self, place: Place, mine: bool) -> Act:
        """Choose between two texts of one entry that both were changed."""
        conflict = self.conflicts.pop(place)
        if conflict.theirs is None:
            self.refresh(place.post)
            return Act(Answer.DONE)
        self.shelf.replace(place, conflict.theirs)
        if not mine:
            return Act(Answer.DONE)
        return self._change("approve", [(self.shelf[place], conflict.change.after)])

    def changed_elsewhere(self) -> list[str]:
        """Name the posts whose catalogs were changed on disk by somebody else."""
        return [post for post, _ in self.store.changed_on_disk()]

    # Text that is being written

    def keep_unfinished(self, place: Place, base: str, text: str) -> Future[None]:
        """Keep what is in the editor, in case of a crash."""
        return self._saver.run(lambda: self.unfinished.keep(place, base, text))

    def find_unfinished(self, place: Place) -> Kept | None:
        """Give the text of a segment that an earlier run did not finish."""
        return self.unfinished.find(place)

    def close(self) -> None:
        """Wait until everything is written."""
        self._saver.close()
        self.memory.close()


def is_same_work(one: Entry, other: Entry) -> bool:
    """Tell whether two entries hold the same work of people, wherever they stand."""
    return decided(one) == decided(other)


def open_session(
    project: Project, posts: Sequence[str], lang: str, chosen: Filter | None = None
) -> ReviewSession:
    """Begin a review with everything loaded, at the first segment that nobody approved."""
    session = ReviewSession(project, posts, lang)
    for _ in session.load():
        pass
    session.choose_filter(chosen or Filter(FilterKind.ALL))
    return session
