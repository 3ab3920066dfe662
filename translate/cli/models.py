"""The commands of models: list, install."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from translate.cli.base import format_option, project_of, targets_of, to_option, told


@click.group()
def model() -> None:
    """See and install translation models."""


@model.command("list")
@format_option
@click.pass_context
@told
def list_models(context: click.Context, output_format: str) -> int:
    """Show the models that are installed, and those that the last seen index offers.

    Opens no network connection: `translate model install` fetches the index.
    """
    from translate.console import print_diagnostics, print_models
    from translate.engine.index import saved_index
    from translate.engine.packages import find_packages

    config = project_of(context).config
    pairs = {(config.source, target) for target in config.targets}
    found, diagnostics = find_packages(os.environ)
    installed = [one for one in found if (one.from_code, one.to_code) in pairs]
    offers = [one for one in saved_index(os.environ) if (one.from_code, one.to_code) in pairs]
    if output_format == "json":
        data = {
            "installed": [
                {"name": one.name, "size": one.size, "path": str(one.path)} for one in installed
            ],
            "installable": [{"name": one.name, "links": one.links} for one in offers],
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        print_models(installed, offers)
    print_diagnostics(diagnostics)
    return 0


@model.command("install")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--sha256", default="", metavar="HEX", help="What the file's digest must be.")
@to_option
@click.pass_context
@told
def install_model(
    context: click.Context, file: Path | None, sha256: str, target: str | None
) -> int:
    """Install a model: a FILE.argosmodel, or the newest of the Argos package index.

    Without a file, the index and the model are fetched from the network; nothing
    else in Tolmach ever is.
    """
    from translate.console import say, transfer_shown
    from translate.engine.index import download, fetch_index, newest
    from translate.engine.install import install
    from translate.engine.packages import open_package, packages_folder
    from translate.errors import EngineError, InputError, Location

    project = project_of(context)
    targets = targets_of(project, target)
    languages = project.config.source, targets[0]
    folder = packages_folder(os.environ)
    if file is not None:
        if not file.is_file():
            raise InputError("no such file", Location(str(file)), hint="is the name spelt right?")
        held = open_package(file).to_code
        languages = project.config.source, held if held in targets else targets[0]
        package = install(file, folder, sha256=sha256, languages=languages)
        click.echo(f"installed {package.name} in {package.path}")
        return 0
    offer = newest(fetch_index(os.environ), *languages)
    if offer is None:
        raise EngineError(
            f"the index offers no model for {languages[0]} → {languages[1]}",
            hint="`translate model install FILE` installs a file got another way",
        )
    say(f"fetching {offer.name}")
    with transfer_shown(offer.name) as progress:
        archive = download(offer, folder, progress)
    try:
        package = install(archive, folder, sha256=sha256 or offer.sha256, languages=languages)
    finally:
        archive.unlink(missing_ok=True)
    click.echo(f"installed {package.name} in {package.path}")
    return 0
