"""What goes wrong on real disks: it is told in one line, the rest goes on, nothing is lost."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site import CATALOG, MERGED, POST, Done, Site, translated_site
from translate.catalog import Catalog, serialize
from translate.errors import StoreError
from translate.files import replace_file
from translate.jobs import extract_post
from translate.jobs.extract import ExtractOptions
from translate.project import find_project

NOT_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return translated_site(tmp_path)


def first_error(done: Done) -> str:
    return next(line for line in done.err.splitlines() if "error" in line)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xd0\x9f\xd0 text\n", "posts/bad.rst:1:2: error: the post is not UTF-8: byte 0xd0"),
        ("Абзац\n\nNUL \0 тут\n".encode(), "posts/bad.rst:3:5: error: the post holds a NUL"),
        ("Текст\n".encode("utf-16"), "posts/bad.rst:1:1: error: the post is not UTF-8"),
    ],
)
def test_a_post_that_is_no_text_is_told_and_the_others_go_on(
    site: Site, content: bytes, told: str
) -> None:
    site.write("posts/bad.rst", content)
    done = site.run("merge")
    assert done.code == 2
    assert first_error(done).startswith(told)
    assert site.read("posts/news.en.rst") == MERGED
    assert site.run("extract").code == 2


def test_a_post_nested_500_deep_is_told(site: Site) -> None:
    deep = "\n\n".join("  " * depth + "- пункт" for depth in range(500))
    site.write("posts/deep.rst", deep + "\n")
    done = site.run("extract")
    assert done.code == 2
    assert first_error(done).startswith("posts/deep.rst: error: the post is nested too deep")


def test_a_post_of_10_megabytes_goes_through(tmp_path: Path) -> None:
    site = Site(tmp_path)
    paragraph = "Абзац о сборке ``пакетов`` и `ссылка <http://example.org/>`__ в нём. " * 40
    site.write("posts/big.rst", "\n\n".join(f"{n}: {paragraph}" for n in range(2600)))
    assert (tmp_path / "posts/big.rst").stat().st_size > 10_000_000
    done = site.run("extract")
    assert (done.code, done.err) == (0, "1 post: 1 created\n")


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("posts/no.rst", "error: posts/no.rst: no such post"),
        ("conf.txt", "error: conf.txt: is no .rst post"),
        ("../elsewhere.rst", "error: ../elsewhere.rst: is outside the project's folder"),
    ],
)
def test_a_wrong_argument_is_told(site: Site, argument: str, told: str) -> None:
    site.write("conf.txt", "")
    done = site.run("extract", argument)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(told)
    assert "hint: " in done.err or "is no .rst post" in done.err


def test_a_folder_named_like_a_post_is_told(site: Site) -> None:
    (site.root / "posts/odd.rst").mkdir()
    assert site.run("extract").code == 0


@NOT_ROOT
def test_an_unreadable_post_is_told(site: Site) -> None:
    site.write("posts/secret.rst", "Текст.\n").chmod(0)
    done = site.run("extract")
    assert done.code == 2
    assert "posts/secret.rst: error: cannot be read: permission denied" in done.err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('msgid "a\nmsgstr "b"\n', ":1: error: the catalog has a syntax error"),
        ('msgid ""\nmsgstr "Language: de\\n"\n', ":1: error: the catalog is of language “de”"),
        (
            'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n',
            ":7: error: the catalog holds this message twice, first on line 4",
        ),
        (b"\xff", ": error: the catalog is not UTF-8"),
    ],
)
def test_a_broken_catalog_is_told_and_never_overwritten(
    site: Site, content: str | bytes, told: str
) -> None:
    site.write("posts/other.rst", "Другой пост.\n")
    site.write(CATALOG, content)
    before = (site.root / CATALOG).read_bytes()
    for command in ("extract", "merge", "status"):
        done = site.run(command)
        assert done.code == 2
        assert first_error(done).startswith(CATALOG + told)
    assert (site.root / CATALOG).read_bytes() == before
    assert "locales/en/LC_MESSAGES/posts/other.po" in site.files()


@NOT_ROOT
def test_a_read_only_folder_is_told_and_nothing_is_half_written(site: Site) -> None:
    (site.root / "posts").chmod(0o555)
    try:
        done = site.run("merge")
    finally:
        (site.root / "posts").chmod(0o755)
    assert done.code == 2
    assert "posts/news.en.rst: error: cannot be written: permission denied" in done.err
    assert site.files() == {"posts/news.rst", CATALOG}


def test_a_folder_in_the_place_of_a_file_is_told(site: Site) -> None:
    (site.root / "posts/news.en.rst").mkdir()
    done = site.run("merge")
    assert done.code == 2
    assert "posts/news.en.rst: error: cannot be written: is a directory" in done.err


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the write itself fails."""
    target = tmp_path / "x.po"
    target.write_bytes(b"old")
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from translate.errors import StoreError; from translate.files import replace_file\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        f"root = Path({str(tmp_path)!r})\n"
        "try:\n    replace_file(root / 'x.po', b'n' * 5000, root, 'x.po')\n"
        "except StoreError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    assert done.stdout == "x.po: cannot be written: file too large\n"
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.po"]


def test_a_catalog_that_an_editor_saves_meanwhile_is_not_replaced(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The editor's save is real; only its moment is chosen by hand."""
    site.write("posts/news.rst", POST + "\nТретий абзац.\n")

    def saved_meanwhile(catalog: Catalog) -> str:
        site.write(CATALOG, site.read(CATALOG).replace("News", "The news"))
        return serialize(catalog)

    monkeypatch.setattr(extract_post, "serialize", saved_meanwhile)
    project = find_project(site.root)
    with pytest.raises(StoreError, match="was saved by another program meanwhile"):
        extract_post.extract_post(project, ExtractOptions(), "posts/news.rst")
    assert 'msgstr "The news"' in site.read(CATALOG)


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "x.po"
    target.write_bytes(b"old")
    target.chmod(0o640)
    replace_file(target, b"new", tmp_path, "x.po")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_symbolic_link_inside_the_project_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.po").write_bytes(b"old")
    (tmp_path / "x.po").symlink_to("real.po")
    replace_file(tmp_path / "x.po", b"new", tmp_path, "x.po")
    assert (tmp_path / "x.po").is_symlink()
    assert (tmp_path / "real.po").read_bytes() == b"new"


def test_a_symbolic_link_that_leaves_the_project_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    root = tmp_path / "root"
    root.mkdir()
    (root / "locales").symlink_to("../outside")
    with pytest.raises(StoreError, match="leads outside the project's folder"):
        replace_file(root / "locales/x.po", b"new", root, "locales/x.po")
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("sorce = 1\n", "translate.toml:1: unknown key “sorce”"),
        ('source = "ru"\nwidth = "x"\n', "translate.toml:2: “width” must be 0, or a number"),
        ("width = \n", "translate.toml:1:9: broken TOML"),
        ('output = "{path}.rst"\n', "translate.toml:1: “output” must be a path with {path} and"),
        ('output = "../{path}.{lang}.rst"\n', "translate.toml:1: “output” must be a path inside"),
        ('catalog = "{path}{lang}{x}"\n', "translate.toml:1: “catalog” must be a path with no"),
        ('output = "x}{path}.{lang}.rst"\n', "translate.toml:1: “output” must be a path with no"),
        ('catalog = "{lang}/{path}.x"\noutput = "{lang}/{path}.x"\n', ":2: “output” would"),
        ('targets = ["ru"]\n', "translate.toml:1: “targets” holds the source language, “ru”"),
        ('targets = ["xx-nobody"]\n', "unknown language “xx-nobody”"),
        ('\n[directives]\na = "b"\n', "translate.toml:3: “directives.a” must be “content” or"),
        ('posts = ["/etc/*.rst"]\n', "translate.toml:1: “posts” must be globs"),
        ("metadata = 1\n", "translate.toml:1: “metadata” must be a list of strings"),
        ("checks = 1\n", "translate.toml:1: “checks” must be a table"),
        ("[checks]\noof = []\n", "translate.toml:2: unknown key “checks.oof”"),
        ("[checks]\noff = 1\n", "“checks.off” must be a list of strings"),
        ("[checks]\ndictionary = 1\n", "“checks.dictionary” must be a dictionary"),
        ("[memory]\nthreshold = 0\n", "“memory.threshold” must be a score from 1 to 100"),
        ("[memory]\nthreshold = true\n", "“memory.threshold” must be a score from 1 to 100"),
        ("[drafts]\nflor = 1\n", "translate.toml:2: unknown key “drafts.flor”"),
        ("drafts = 1\n", "translate.toml:1: “drafts” must be a table"),
        ("[drafts]\nfloor = 101\n", "“drafts.floor” must be a confidence from 0 to 100"),
        ("[drafts]\nfloor = true\n", "“drafts.floor” must be a confidence from 0 to 100"),
        ('[memory]\nwho = "me"\n', "“memory.who” must be true or false"),
        ('[memory]\npath = ""\n', "“memory.path” must be a file"),
    ],
)
def test_a_wrong_configuration_is_told_with_its_line(tmp_path: Path, toml: str, told: str) -> None:
    site = Site(tmp_path)
    site.write("translate.toml", toml)
    site.write("posts/a.rst", "Текст.\n")
    done = site.run("extract")
    assert done.code == 2
    assert told in done.err
    assert "Traceback" not in done.err
    assert site.files() == {"translate.toml", "posts/a.rst"}


def test_include_and_raw_files_are_never_read(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write("secret.txt", "Тайна.\n")
    site.write(
        "posts/a.rst",
        "Абзац.\n\n.. include:: ../secret.txt\n\n.. raw:: html\n   :file: ../secret.txt\n\n"
        ".. csv-table:: Имя\n   :file: ../secret.txt\n",
    )
    assert site.run("extract").code == 0
    assert "Тайна" not in site.read("locales/en/LC_MESSAGES/posts/a.po")


def test_a_path_with_spaces_and_quotes_goes_through(tmp_path: Path) -> None:
    site = Site(tmp_path)
    name = "posts/имя с пробелом и «кавычками»"
    site.write(f"{name}.rst", POST)
    catalog = f"locales/en/LC_MESSAGES/{name}.po"
    assert site.run("extract").out == f"created {catalog}\n"
    site.approve(catalog, {"Новости": "News"})
    assert site.run("extract").out == ""
    assert site.run("merge").out == f"created {name}.en.rst\n"


def test_crlf_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    site = Site(tmp_path)
    data = b"\xef\xbb\xbf" + POST.replace("\n", "\r\n").encode()
    site.write("posts/news.rst", data)
    site.run("extract")
    site.approve(CATALOG, {"Новости": "News"})
    site.run("merge")
    merged = (site.root / "posts/news.en.rst").read_bytes()
    assert merged == data.replace("Новости".encode(), b"News")
