"""The command line: what can be asked, and nothing of how it is done."""

from __future__ import annotations

from pathlib import Path

import click

from translate import __version__
from translate.cli.checks import check
from translate.cli.drafts import pretranslate
from translate.cli.evaluate import evaluate
from translate.cli.memory import memory
from translate.cli.models import model
from translate.cli.posts import extract, init, merge, status
from translate.cli.review import review


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    __version__, "--version", prog_name="translate", message="%(prog)s %(version)s"
)
@click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The site's folder; by default the nearest one upwards with a translate.toml.",
)
@click.pass_context
def main(context: click.Context, folder: Path | None) -> None:
    """Translate a site of reStructuredText posts, and lose no markup."""
    context.obj = folder


for _command in (
    init,
    extract,
    pretranslate,
    review,
    check,
    merge,
    status,
    memory,
    model,
    evaluate,
):
    main.add_command(_command)
