"""docs/checks.md: a page of each check, made from the code.

`TOLMACH_DOCS=write` writes it anew; the figures at its end are kept.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.test_checks_examples import judged
from translate.checks import CHECKS, Check

PAGE = Path(__file__).parents[1] / "docs/checks.md"
FIGURES = "## How often they are wrong, and what they miss\n"
HEAD = """\
# The checks

`translate check` judges what is approved, and the review screen judges what is under review, with the same checks. An *error* would break the post or lose a link: Enter does not approve such a translation, and `translate check` exits with 1. A *warning* is nearly always right. A *hint* is for the person who looks: `--severity hint` tells it.

Checks know reST: they look at what a reader sees, past markup and escapes, and never into literals, addresses and code.

    translate check [POST…]                 # what is approved; --drafts: drafts, too
    translate check --fix                   # mend what is mechanical; markup is proved to stay
    translate check --format github         # annotations of a pull request; or json
    translate check --severity error        # errors alone

To silence a check for one text, approve it with **!** in the review screen, or write `# tolmach: ignore CODE` above its entry. To switch it off for a site:

```toml
[checks]
off = ["sentence-end"]
```

`spelling` takes `pip install 'tolmach[spell]'` and words of your own in `spelling.txt`, a word a line; terms come from the glossary.

## In CI, and before a commit

On GitHub, `translate check --format github` puts each finding on its line of the catalog. With [pre-commit](https://pre-commit.com/), in `.pre-commit-config.yaml`:

```yaml
repos:
  - repo: https://github.com/…/tolmach    # where you have it from
    rev: …
    hooks:
      - id: translate-check
```

"""  # noqa: E501


def page() -> str:
    """Write the page, but for its figures."""
    rows = [f"| [{one.code}](#{one.code}) | {one.severity} | {_mends(one)} |" for one in CHECKS]
    table = "\n".join(["| code | severity | `--fix` |", "| --- | --- | --- |", *rows])
    return "\n\n".join([HEAD.rstrip(), "## All of them", table, *map(_section, CHECKS)]) + "\n\n"


def _mends(check: Check) -> str:
    return "mends it" if "--fix" in check.about else ""


def _section(check: Check) -> str:
    example = check.example
    return (
        f"### {check.code}\n\n{check.about}\n\n"
        f"```\n{example.source}\n{example.bad}    ← {check.severity}\n{example.good}\n```"
    )


def test_the_page_is_what_the_code_says() -> None:
    figures = PAGE.read_text("utf-8").partition(FIGURES)[2] if PAGE.exists() else ""
    wanted = page() + FIGURES + figures
    if os.environ.get("TOLMACH_DOCS") == "write":
        PAGE.write_text(wanted, "utf-8")
    assert PAGE.read_text("utf-8") == wanted


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_what_the_page_says_is_mended_is_mended(check: Check) -> None:
    found = judged(check.example.source, check.example.bad, check.example.around())
    has_mend = any(one.mended is not None for one in found if one.code == check.code)
    assert has_mend == ("--fix" in check.about)
