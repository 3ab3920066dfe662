"""The review screen: what ActingScreen does, and every dialog."""

from __future__ import annotations

from textual import work

from translate.catalog import State
from translate.errors import TranslateError
from translate.glossary import Term, add_term
from translate.review.filters import Filter, parse_filter
from translate.review.replace import Pattern, find, replacements
from translate.review.segment import Change, Place
from translate.tui.acting_screen import ActingScreen
from translate.tui.dialogs import Ask, Form, Listing, Prompt
from translate.tui.help_screen import HelpScreen
from translate.tui.preview_screen import PreviewScreen
from translate.tui.segment_screen import TABS
from translate.tui.showing import Line, diff_line, plain
from translate.tui.words import _

LOOK_EVERY = 2.0
"""Seconds between two looks at the catalogs on disk, and two tries to save."""
PREVIEWED = 200
"""Replacements that are shown before they are made."""


class ReviewScreen(ActingScreen):
    """What a translator looks at all day."""

    pattern: Pattern | None = None
    """What was looked for last."""

    def on_mount(self) -> None:
        """Look at the disk now and then."""
        super().on_mount()
        self.set_interval(LOOK_EVERY, self.look_at_disk)

    async def look_at_disk(self) -> None:
        """Take in what others changed, and try again what could not be saved."""
        await self.following.retry()
        for post in self.session.changed_elsewhere():
            error = self.session.refresh(post)
            if error is not None:
                self.notify(str(error), severity="error", markup=False)
            self.show_rows()
            self.show_current()
        if self.session.conflicts and self.app.screen is self:
            self.ask_conflict(next(iter(self.session.conflicts)))
        self.show_progress()

    @work(exclusive=True)
    async def ask_conflict(self, place: Place) -> None:
        """Show both texts of an entry that two people changed, and ask which one stays."""
        conflict = self.session.conflicts[place]
        theirs = conflict.theirs.translation if conflict.theirs else _("(the text is gone)")
        question = _(
            "Somebody else changed this translation meanwhile. Mine: {mine} Theirs: {theirs}"
        ).format(mine=conflict.change.after.translation, theirs=theirs)
        answer = await self.app.push_screen_wait(
            Ask(question, [("m", _("mine")), ("t", _("theirs"))])
        )
        if answer is not None and place in self.session.conflicts:
            await self.after(self.session.resolve(place, mine=answer == "m"))
            self.show_current()

    # Finding

    @work
    async def action_find(self) -> None:
        """Find a text in sources and translations."""
        before = self.pattern.text if self.pattern else ""
        text = await self.app.push_screen_wait(
            Prompt(_("Find"), before, _("/text/ is a regular expression"))
        )
        if text:
            self.pattern = _pattern(text)
            self.action_find_next()

    def action_find_next(self) -> None:
        """Go to the next place where the text is found."""
        if self.pattern is None:
            self.action_find()
            return
        segments = [self.session.shelf[place] for place in self.session.view.places]
        start = (self.session.view.index or 0) + 1
        try:
            found = find(segments, self.pattern, start)
        except TranslateError as error:
            self.tell(error)
            return
        if found is None:
            self.notify(_("Not found: {text}").format(text=self.pattern.text), markup=False)
        else:
            self.session.view.select(segments[found].place)
            self.show_current()

    @work
    async def action_replace(self) -> None:
        """Replace a text in translations: previewed, and undone in one step."""
        found = await self.app.push_screen_wait(
            Form(
                _("Find and replace"),
                [(_("Find"), ""), (_("Replace with"), "")],
                [
                    (_("Regular expression"), False),
                    (_("Ignore case"), False),
                    (_("In all posts"), False),
                ],
            )
        )
        if found is None or not found[0][0]:
            return
        (text, replacement), (regex, ignore_case, everywhere) = found
        pattern = Pattern(text, regex, ignore_case)
        post = self.session.current.place.post if self.session.current else None
        segments = [
            one for one in self.session.shelf.segments() if everywhere or one.place.post == post
        ]
        try:
            changes = replacements(segments, pattern, replacement)
        except TranslateError as error:
            self.tell(error)
            return
        if not changes:
            self.notify(_("Not found: {text}").format(text=text), markup=False)
        elif await self._wants(changes):
            await self.after(self.session.change("replace", changes))
            self.show_current()

    async def _wants(self, changes: tuple[Change, ...]) -> bool:
        """Show what would be replaced, and ask."""
        lines = [
            (*plain(f"{one.place.post}  ", "dim"),
             *diff_line(one.before.translation, one.after.translation))
            for one in changes[:PREVIEWED]
        ]  # fmt: skip
        title = _("Replace in {count} translations? Enter: yes, Esc: no")
        listing = Listing(title.format(count=len(changes)), lines)
        return await self.app.push_screen_wait(listing) is not None

    # Filters and places

    @work
    async def action_filter(self) -> None:
        """Choose which segments are shown."""
        hint = _(
            "all, unreviewed, untranslated, drafts, drafts < 60, needs work, findings,"
            " changed, or a text"
        )
        text = await self.app.push_screen_wait(
            Prompt(_("Filter"), str(self.session.view.filter), hint)
        )
        if text is not None:
            self.choose_filter(parse_filter(text))

    def choose_filter(self, chosen: Filter) -> None:
        """Show what a filter lets through."""
        self.session.choose_filter(chosen)
        self.show_rows()
        self.show_current()

    @work
    async def action_go_to(self) -> None:
        """Go to a segment by its number, or to a post by a part of its name."""
        hint = _("a number, or a part of a post's name")
        text = await self.app.push_screen_wait(Prompt(_("Go to"), "", hint))
        if not text:
            return
        places = self.session.view.places
        if text.isdigit() and 0 < int(text) <= len(places):
            found: Place | None = places[int(text) - 1]
        else:
            found = next((one for one in places if text.lower() in one.post.lower()), None)
        if found is None:
            self.notify(_("Not found: {text}").format(text=text), markup=False)
        else:
            self.session.view.select(found)
            self.show_current()

    def action_posts(self) -> None:
        """Go to the list of posts."""
        self.app.show_posts()

    # Notes

    @work
    async def action_comment(self) -> None:
        """Write a comment for other translators."""
        segment = self.session.current
        if segment is None:
            return
        text = await self.app.push_screen_wait(Prompt(_("Comment"), segment.entry.comment, ""))
        if text is not None:
            await self.after(self.session.comment(text))
            self.show_current()

    @work
    async def action_term(self) -> None:
        """Add a term to the site's glossary."""
        found = await self.app.push_screen_wait(
            Form(_("New term"), [(_("Source"), ""), (_("Target"), ""), (_("Note"), "")])
        )
        source, target, note = (one.strip() for one in found[0]) if found else ("", "", "")
        if not source:
            return
        try:
            term = Term(source, target, note)
            path = add_term(self.session.project.root, term)
        except TranslateError as error:
            self.tell(error)
            return
        self.session.judge.forget_glossary()
        self.notify(_("Added to {name}.").format(name=path.name))
        self.tab = TABS[2]
        self.show_current()

    def tell(self, error: TranslateError) -> None:
        """Show why something cannot be done, and what to do."""
        told = f"{error}. {error.hint}" if error.hint else str(error)
        self.notify(told, severity="error", markup=False)

    # Looking

    @work
    async def action_concordance(self) -> None:
        """Show every use of a word."""
        word = await self.app.push_screen_wait(
            Prompt(_("Every use of"), "", _("a word, in any form"))
        )
        if not word:
            return
        try:
            uses = await self.app.uses_of(word)
        except TranslateError as error:
            self.tell(error)
            return
        lines = [self._use(one.segment.place) for one in uses]
        title = _("{count} uses of {word}").format(count=len(uses), word=word)
        chosen = await self.app.push_screen_wait(Listing(title, lines))
        if chosen is not None and chosen < len(uses):
            self.session.view.select(uses[chosen].segment.place)
            self.show_rows()
            self.show_current()

    def _use(self, place: Place) -> Line:
        entry = self.session.shelf[place].entry
        mark = "" if entry.state is State.APPROVED else "~ "
        return (
            (f"{place.post}  ", "dim"),
            (place.key[1], "text"),
            ("  →  ", "dim"),
            (f"{mark}{entry.translation}", "strong"),
        )

    @work
    async def action_preview(self) -> None:
        """Show the post as a reader will see it."""
        segment = self.session.current
        if segment is not None:
            await self.app.push_screen_wait(PreviewScreen(self.session, segment.place))

    async def action_quit(self) -> None:
        """Leave."""
        await self.app.action_quit()

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen(HelpScreen(self.session.project.config.review.keys))


def _pattern(text: str) -> Pattern:
    """Read what a person looks for: a text, or a regular expression between slashes."""
    is_regex = len(text) > 2 and text.startswith("/") and text.endswith("/")
    return Pattern(text[1:-1] if is_regex else text, is_regex, ignore_case=True)
