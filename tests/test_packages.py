"""Models on disk: found, chosen, installed from archives, and fetched when that is asked."""

from __future__ import annotations

import hashlib
import importlib
import json
import stat
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request

import pytest

from translate.engine import index as index_module
from translate.engine.index import Offer, download, fetch_index, newest, saved_index
from translate.engine.install import install
from translate.engine.packages import (
    Package,
    Tokenizer,
    best,
    find_packages,
    open_package,
    packages_folder,
)
from translate.errors import EngineError, Severity, StoreError

TOP = "translate-ru_en-1_9/"
METADATA = {
    "package_version": "1.9",
    "argos_version": "1.9.6",
    "from_code": "ru",
    "from_name": "Russian",
    "to_code": "en",
    "to_name": "English",
}
PARTS = {
    "sentencepiece.model": b"pieces",
    "model/model.bin": b"weights" * 5000,
    "model/config.json": b"{}",
    "model/shared_vocabulary.json": b"[]",
}


def parts_of(**metadata: Any) -> dict[str, bytes]:
    return {"metadata.json": json.dumps(METADATA | metadata).encode(), **PARTS}


def write_folder(folder: Path, **metadata: Any) -> Path:
    for name, data in parts_of(**metadata).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def write_archive(
    path: Path,
    top: str = TOP,
    more: dict[str | zipfile.ZipInfo, bytes] | None = None,
    **metadata: Any,
) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts_of(**metadata).items():
            archive.writestr(f"{top}{name}", data)
        for entry, data in (more or {}).items():
            archive.writestr(entry, data)
    return path


def home(folder: Path, **more: str) -> dict[str, str]:
    return {"HOME": str(folder), **more}


def below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def refused(archive: Path, folder: Path, told: str, **options: Any) -> None:
    """Try an installation that must be refused, and see that it wrote nothing."""
    with pytest.raises(EngineError, match=told) as caught:
        install(archive, folder, **options)
    assert str(caught.value).startswith(f"{archive}: ")
    assert caught.value.hint
    assert caught.value.exit_code == 2
    assert not folder.exists() or below(folder) == set()


# What a package is


def test_a_folder_and_an_archive_are_read_alike(tmp_path: Path) -> None:
    folder = open_package(write_folder(tmp_path / "a", target_prefix=">>en<<"))
    for top in (TOP, ""):
        archive = open_package(
            write_archive(tmp_path / "a.argosmodel", top, target_prefix=">>en<<"), "some-dist"
        )
        assert archive.name == folder.name == "ru_en 1.9"
        assert archive.members() == folder.members() == sorted(parts_of())
        assert (
            archive.size == folder.size == sum(map(len, parts_of(target_prefix=">>en<<").values()))
        )
        assert archive.digest() == folder.digest()
        assert archive.read("model/model.bin") == folder.read("model/model.bin")
        assert (archive.distribution, folder.distribution) == ("some-dist", "")
        assert archive.target_prefix == ">>en<<"
        assert (archive.from_name, archive.to_name) == ("Russian", "English")
        assert archive.tokenizer is Tokenizer.SENTENCEPIECE


def test_a_digest_follows_the_model_and_nothing_else(tmp_path: Path) -> None:
    package = open_package(write_folder(tmp_path))
    before = package.digest()
    (tmp_path / "README.md").write_text("Read me.")
    assert package.digest() == before
    (tmp_path / "model/model.bin").write_bytes(b"other weights")
    assert package.digest() != before


def test_an_old_tokenizer_and_our_own_key_are_read(tmp_path: Path) -> None:
    write_folder(tmp_path, placeholders=["⟦1⟧", "⟦2⟧"])
    (tmp_path / "sentencepiece.model").rename(tmp_path / "bpe.model")
    package = open_package(tmp_path)
    assert package.tokenizer is Tokenizer.BPE
    assert package.placeholders == ("⟦1⟧", "⟦2⟧")
    assert package.read(package.tokenizer) == b"pieces"


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        (b"{", "“metadata.json” is no JSON"),
        (b"\xff\xff", "“metadata.json” is no JSON"),
        (b"[" * 100_000, "“metadata.json” is no JSON"),
        (b"[]", "“metadata.json” is no table"),
        (b" " * 2_000_000 + b"{}", "“metadata.json” is no table"),
        (b"{}", "“from_code” must be the code of a language"),
        (b'{"from_code": "ru", "to_code": "../en"}', "“to_code” must be the code of a language"),
        (b'{"from_code": 1}', "“from_code” must be a line of text"),
        (b'{"from_code": "ru", "to_code": "en", "from_name": "\\u001b[2J"}', "“from_name” must be"),
        (b'{"type": "sbd"}', "is no translation model"),
        (b'{"from_code": "ru", "to_code": "en", "placeholders": "x"}', "“placeholders” must be"),
    ],
)
def test_garbled_metadata_is_told(tmp_path: Path, metadata: bytes, told: str) -> None:
    write_folder(tmp_path)
    (tmp_path / "metadata.json").write_bytes(metadata)
    with pytest.raises(EngineError, match=told) as caught:
        open_package(tmp_path)
    assert caught.value.hint


@pytest.mark.parametrize("part", ["metadata.json", "sentencepiece.model", "model/model.bin"])
def test_a_package_that_lacks_a_part_is_told(tmp_path: Path, part: str) -> None:
    (write_folder(tmp_path) / part).unlink()
    with pytest.raises(EngineError, match=f"the package lacks “{part}”"):
        open_package(tmp_path)


def test_a_part_that_is_missing_when_it_is_read_is_told(tmp_path: Path) -> None:
    folder = open_package(write_folder(tmp_path / "a"))
    archive = open_package(write_archive(tmp_path / "a.zip"))
    for package in (folder, archive):
        with pytest.raises(EngineError, match="the package lacks “model/none”") as caught:
            package.read("model/none")
        assert "translate model install" in caught.value.hint


def test_a_damaged_part_is_told(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.zip")
    package = open_package(path)
    data = bytearray(path.read_bytes())
    where = data.index(b"model/model.bin") + len("model/model.bin") + 8
    data[where : where + 8] = b"\xff" * 8
    path.write_bytes(data)
    for read in (lambda: package.read("model/model.bin"), package.digest):
        with pytest.raises(EngineError, match=r"“model/model\.bin” is damaged"):
            read()


def test_a_file_that_is_no_archive_or_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="is not there"):
        open_package(tmp_path / "none.argosmodel")
    (tmp_path / "text.argosmodel").write_text("text")
    with pytest.raises(EngineError, match=r"is damaged, or no \.argosmodel file"):
        open_package(tmp_path / "text.argosmodel")


# Where packages are found


def test_packages_are_looked_for_where_argos_translate_does(tmp_path: Path) -> None:
    settings = tmp_path / ".config/argos-translate/settings.json"
    environment = home(tmp_path)
    default = tmp_path / ".local/share/argos-translate/packages"
    assert packages_folder(environment) == default
    assert packages_folder({**environment, "XDG_DATA_HOME": "/x"}) == Path(
        "/x/argos-translate/packages"
    )
    environment["ARGOS_TRANSLATE_PACKAGE_DIR"] = "/old"
    assert packages_folder(environment) == Path("/old")
    settings.parent.mkdir(parents=True)
    settings.write_text('{"ARGOS_PACKAGES_DIR": "/file"}')
    assert packages_folder(environment) == Path("/file")
    elsewhere = {**environment, "XDG_CONFIG_HOME": str(tmp_path / "none")}
    assert packages_folder(elsewhere) == Path("/old")
    environment["ARGOS_PACKAGES_DIR"] = "/named"
    assert packages_folder(environment) == Path("/named")


def test_a_search_creates_nothing(tmp_path: Path) -> None:
    packages, warnings = find_packages(home(tmp_path))
    assert [one for one in packages if not one.distribution] == []
    assert warnings == []
    assert below(tmp_path) == set()


def test_the_packages_of_a_snap_are_found(tmp_path: Path) -> None:
    write_folder(tmp_path / "user/.local/share/argos-translate/packages/a")
    write_folder(tmp_path / "snap/snap_custom/packages/b", package_version="2")
    write_folder(tmp_path / "snap/snap_custom/content_snap_packages/c/d", package_version="3")
    environment = home(tmp_path, SNAP=str(tmp_path / "snap"), SNAP_USER_DATA=str(tmp_path / "user"))
    assert [one.version for one in own(environment)] == ["1.9", "2", "3"]


def own(environment: dict[str, str]) -> list[Package]:
    return [one for one in find_packages(environment)[0] if not one.distribution]


def test_a_folder_that_is_no_package_is_told_and_the_others_are_found(tmp_path: Path) -> None:
    write_folder(tmp_path / "good")
    (tmp_path / "empty").mkdir()
    (write_folder(tmp_path / "broken") / "metadata.json").write_text("{")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "loose.argosmodel").write_text("")
    environment = home(tmp_path / "home", ARGOS_PACKAGES_DIR=str(tmp_path))
    packages, warnings = find_packages(environment)
    assert [one.path for one in packages if not one.distribution] == [tmp_path / "good"]
    told = [(one.severity, one.code, Path(one.location.path).name) for one in warnings]
    assert told == [
        (Severity.WARNING, "not-a-package", "broken"),
        (Severity.WARNING, "not-a-package", "empty"),
    ]


def test_a_file_in_the_place_of_the_packages_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    _, warnings = find_packages(home(tmp_path, ARGOS_PACKAGES_DIR=str(tmp_path / "file")))
    assert [one.code for one in warnings] == ["not-a-package"]


@pytest.mark.parametrize("content", ["{", "[]"])
def test_broken_settings_are_told_and_the_packages_are_found(tmp_path: Path, content: str) -> None:
    settings = tmp_path / ".config/argos-translate/settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(content)
    write_folder(tmp_path / ".local/share/argos-translate/packages/a")
    packages, warnings = find_packages(home(tmp_path))
    assert [one.name for one in packages if not one.distribution] == ["ru_en 1.9"]
    assert [(one.code, one.location.path) for one in warnings] == [("bad-settings", str(settings))]


# Packages from Python distributions


def write_distribution(site: Path, value: str) -> None:
    """Lay a distribution out as pip does; its module must never be run."""
    about = site / "tolmach_model_test-2.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: tolmach-model-test\nVersion: 2.0\n"
    )
    (about / "entry_points.txt").write_text(f"[tolmach.models]\ntest = {value}\n")
    module = site / "tolmach_model_test"
    (module / "data").mkdir(parents=True)
    (module / "__init__.py").write_text("raise AssertionError('the module was run')\n")
    write_archive(module / "ruen.argosmodel", package_version="3.0")
    write_archive(module / "data/ruen.argosmodel", package_version="4.0")
    write_archive(site / "outside.argosmodel")


@pytest.mark.parametrize(
    ("value", "version"),
    [
        ("tolmach_model_test:ruen.argosmodel", "3.0"),
        ("tolmach_model_test.data:ruen.argosmodel", "4.0"),
        ("tolmach_model_test : data/ruen.argosmodel", "4.0"),
    ],
)
def test_a_distribution_offers_a_model_and_is_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, version: str
) -> None:
    write_distribution(tmp_path / "site", value)
    monkeypatch.syspath_prepend(tmp_path / "site")
    importlib.invalidate_caches()
    packages, warnings = find_packages(home(tmp_path))
    found = [one for one in packages if one.distribution == "tolmach-model-test"]
    assert [one.version for one in found] == [version]
    assert found[0].read("sentencepiece.model") == b"pieces"
    assert warnings == []
    assert best(packages, "ru", "en", "tolmach_model.test") == found[0]
    assert "tolmach_model_test" not in sys.modules


@pytest.mark.parametrize(
    "value",
    [
        "tolmach_model_test:none.argosmodel",
        "tolmach_model_test:../outside.argosmodel",
        "tolmach_model_test:/etc/passwd",
        "tolmach_model_test",
        "tolmach_no_such_module:ruen.argosmodel",
    ],
)
def test_a_distribution_that_offers_no_file_of_its_own_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    write_distribution(tmp_path / "site", value)
    monkeypatch.syspath_prepend(tmp_path / "site")
    importlib.invalidate_caches()
    packages, warnings = find_packages(home(tmp_path))
    assert [one for one in packages if one.distribution == "tolmach-model-test"] == []
    assert [(one.code, one.location.path) for one in warnings] == [
        ("not-a-package", "tolmach-model-test")
    ]
    assert value in warnings[0].message


# The choice


def package(version: str, distribution: str = "", to_code: str = "en") -> Package:
    return Package(
        Path(version), "ru", to_code, "", "", version, Tokenizer.BPE, (), "", distribution
    )


def test_the_newest_package_is_chosen_by_the_numbers_of_its_version() -> None:
    packages = [package("1.9"), package("1.10"), package("1.2.5"), package("9.0", to_code="de")]
    assert best(packages, "ru", "en") == packages[1]
    assert best(packages, "en", "ru") is None


def test_a_package_of_ones_own_is_preferred_to_a_newer_one_of_a_distribution() -> None:
    packages = [package("2.0", "tolmach-model-x"), package("1.0")]
    assert best(packages, "ru", "en") == packages[1]
    assert best(packages[:1], "ru", "en") == packages[0]


def test_a_package_is_chosen_by_its_name() -> None:
    packages = [package("2.0", "tolmach-model-x"), package("1.0"), package("1.5")]
    assert best(packages, "ru", "en", "ru_en 1.0") == packages[1]
    assert best(packages, "ru", "en", "Tolmach_Model_X") == packages[0]
    assert best(packages, "ru", "en", "ru_en 3.0") is None
    assert best(packages, "ru", "en", "-") is None


# The installation


def test_an_archive_is_installed_into_its_own_folder(tmp_path: Path) -> None:
    archive = write_archive(
        tmp_path / "a.argosmodel",
        more={
            f"{TOP}stanza/": b"",
            f"{TOP}stanza/ru/tokenize/x.pt": b"splitter",
            f"{TOP}README.md": b"Read me.",
            f"{TOP}setup.py": b"left out",
            f"{TOP}model/evil.so": b"left out",
        },
    )
    sha256 = hashlib.sha256(archive.read_bytes()).hexdigest().upper()
    folder = tmp_path / "new/packages"
    installed = install(archive, folder, sha256=sha256, languages=("ru", "en"))
    assert installed.path == folder / "translate-ru_en-1_9"
    assert installed.members() == sorted([*parts_of(), "README.md", "stanza/ru/tokenize/x.pt"])
    assert installed.digest() != open_package(archive).digest()  # it holds model/evil.so too
    assert installed.read("model/model.bin") == PARTS["model/model.bin"]
    assert [path.name for path in folder.iterdir()] == ["translate-ru_en-1_9"]
    assert own(home(tmp_path, ARGOS_PACKAGES_DIR=str(folder))) == [installed]


@pytest.mark.parametrize(
    ("top", "name"),
    [
        ("", "translate-ru_en-1_9"),
        ("..hid den/", "hid_den"),
        ("модель/", "translate-ru_en-1_9"),
        ("x" * 200 + "/", "x" * 100),
    ],
)
def test_the_folder_has_a_plain_name(tmp_path: Path, top: str, name: str) -> None:
    archive = write_archive(tmp_path / "a.argosmodel", top)
    assert install(archive, tmp_path / "packages").path.name == name


def test_an_installed_package_is_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "packages"
    old = install(write_archive(tmp_path / "a.argosmodel"), folder)
    (old.path / "stray").write_text("of the old one")
    archive = write_archive(tmp_path / "b.argosmodel", from_name="Русский")
    assert install(archive, folder).from_name == "Русский"
    assert not (old.path / "stray").exists()
    assert [path.name for path in folder.iterdir()] == ["translate-ru_en-1_9"]


def test_a_link_in_the_place_of_a_package_is_replaced_and_not_followed(tmp_path: Path) -> None:
    precious = write_folder(tmp_path / "precious")
    folder = tmp_path / "packages"
    folder.mkdir()
    (folder / "translate-ru_en-1_9").symlink_to(precious)
    before = below(precious)
    installed = install(write_archive(tmp_path / "a.argosmodel"), folder)
    assert not installed.path.is_symlink()
    assert below(precious) == before
    assert below(folder) >= {"translate-ru_en-1_9/model/model.bin"}


@pytest.mark.parametrize(
    "name",
    [
        "/etc/evil",
        "../evil",
        f"{TOP}../../evil",
        f"{TOP}model/../../../evil",
        f"{TOP}stanza/..",
        f"{TOP}stanza/./x",
        f"{TOP}stanza//x",
        f"{TOP}stanza\\..\\..\\evil",
        "C:evil",
        f"{TOP}stanza/x:stream",
        f"{TOP}stanza/\x1b[2J",
    ],
)
def test_a_package_that_leaves_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    archive = write_archive(tmp_path / "a.argosmodel", more={name: b"evil"})
    refused(archive, tmp_path / "packages", "would leave the package's folder")
    assert below(tmp_path) <= {"a.argosmodel", "packages"}


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_a_package_with_a_link_or_a_device_is_refused(tmp_path: Path, kind: int) -> None:
    entry = zipfile.ZipInfo(f"{TOP}stanza/x")
    entry.external_attr = (kind | 0o777) << 16
    archive = write_archive(tmp_path / "a.argosmodel", more={entry: b"/etc/passwd"})
    refused(archive, tmp_path / "packages", "is a link, or no plain file")


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.argosmodel", more={f"{TOP}stanza/x": bytes(20 << 20)})
    assert archive.stat().st_size < 100_000
    refused(archive, tmp_path / "packages", "is absurdly large when it is unpacked")


def test_a_bomb_of_many_entries_is_refused(tmp_path: Path) -> None:
    many: dict[str | zipfile.ZipInfo, bytes] = {f"{TOP}stanza/{n}": b"" for n in range(10_001)}
    archive = write_archive(tmp_path / "a.argosmodel", more=many)
    refused(archive, tmp_path / "packages", "holds more than 10000 entries")


def forge(archive: Path, member: str, start: int, data: bytes) -> None:
    """Change bytes of a member's record in the archive's directory."""
    content = bytearray(archive.read_bytes())
    where = content.rindex(f"{TOP}{member}".encode()) - 46 + start
    content[where : where + len(data)] = data
    archive.write_bytes(content)


def test_absurd_sizes_are_refused(tmp_path: Path) -> None:
    archive = write_archive(
        tmp_path / "a.argosmodel", more={f"{TOP}stanza/x": b"x", f"{TOP}stanza/y": b"y"}
    )
    for member in ("stanza/x", "stanza/y"):
        forge(archive, member, 20, b"\xfe\xff\xff\x0f\xfe\xff\xff\xef")
    refused(archive, tmp_path / "packages", "holds more than 4 GiB")


@pytest.mark.parametrize("declared", [1000, 35_001])
def test_a_member_of_another_size_than_declared_is_refused(tmp_path: Path, declared: int) -> None:
    archive = write_archive(tmp_path / "a.argosmodel")
    forge(archive, "model/model.bin", 24, declared.to_bytes(4, "little"))
    refused(archive, tmp_path / "packages", "“model/model.bin” (is damaged|has not the size)")


def test_an_encrypted_package_is_refused(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.argosmodel")
    forge(archive, "model/model.bin", 8, b"\x01")
    refused(archive, tmp_path / "packages", "is encrypted")


def test_an_unusual_packing_is_refused(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo(f"{TOP}stanza/x")
    entry.compress_type = zipfile.ZIP_BZIP2
    archive = write_archive(tmp_path / "a.argosmodel", more={entry: b"x"})
    refused(archive, tmp_path / "packages", "is packed by an unusual method")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("stanza/x", "Stanza/X"):
        with zipfile.ZipFile(write_archive(tmp_path / "a.argosmodel"), "a") as archive:
            archive.writestr(f"{TOP}{name}", b"1")
            archive.writestr(f"{TOP}stanza/x" + "/" * (name == "Stanza/X"), b"")
        refused(tmp_path / "a.argosmodel", tmp_path / "packages", "holds two entries of one name")


def test_a_file_that_is_a_folder_too_is_refused(tmp_path: Path) -> None:
    more: dict[str | zipfile.ZipInfo, bytes] = {f"{TOP}stanza/x": b"", f"{TOP}stanza/x/y": b""}
    archive = write_archive(tmp_path / "a.argosmodel", more=more)
    refused(archive, tmp_path / "packages", "holds a file and a folder of one name")


def test_a_package_of_other_languages_is_refused(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.argosmodel", from_code="de")
    told = "the package translates “de” to “en”, not “ru” to “en”"
    refused(archive, tmp_path / "packages", told, languages=("ru", "en"))
    assert install(archive, tmp_path / "packages").from_code == "de"


def test_an_archive_with_two_folders_is_refused(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.argosmodel", more={"other/x": b""})
    refused(archive, tmp_path / "packages", "holds more than one top folder")


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_an_archive_that_is_cut_off_is_refused(tmp_path: Path, kept: float) -> None:
    archive = write_archive(tmp_path / "a.argosmodel")
    data = archive.read_bytes()
    archive.write_bytes(data[: int(len(data) * kept)])
    refused(archive, tmp_path / "packages", "is damaged, or no .argosmodel file")


def test_an_archive_with_a_changed_byte_is_refused(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.argosmodel")
    data = bytearray(archive.read_bytes())
    data[data.index(b"sentencepiece.model") + len("sentencepiece.model") + 1] ^= 0x10
    archive.write_bytes(data)
    refused(archive, tmp_path / "packages", "“sentencepiece.model” is damaged")


def test_an_archive_without_a_model_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "a.argosmodel"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr(f"{TOP}metadata.json", json.dumps(METADATA))
    refused(archive, tmp_path / "packages", "lacks “model/model.bin”")


def test_an_archive_of_another_sha256_is_refused(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.argosmodel")
    refused(archive, tmp_path / "packages", "its sha256 differs", sha256="0" * 64)


def test_an_archive_that_is_not_there_is_told(tmp_path: Path) -> None:
    refused(tmp_path / "none.argosmodel", tmp_path / "packages", "is not there")


def test_a_refused_archive_leaves_the_installed_package(tmp_path: Path) -> None:
    folder = tmp_path / "packages"
    archive = write_archive(tmp_path / "a.argosmodel")
    installed = install(archive, folder)
    before = below(folder), installed.digest()
    data = bytearray(archive.read_bytes())
    data[data.index(b"sentencepiece.model") + len("sentencepiece.model") + 1] ^= 0x10
    archive.write_bytes(data)
    with pytest.raises(EngineError):
        install(archive, folder)
    assert (below(folder), installed.digest()) == before


def run_install(archive: Path, folder: Path, setup: str) -> subprocess.CompletedProcess[str]:
    script = (
        "import os, resource, signal; from pathlib import Path\n"
        "from translate.engine import install\n"
        "from translate.errors import StoreError\n"
        f"{setup}\n"
        f"try:\n    install.install(Path({str(archive)!r}), Path({str(folder)!r}))\n"
        "except StoreError as error:\n    print(error)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, text=True
    )


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the write itself fails."""
    archive = write_archive(tmp_path / "a.argosmodel")
    done = run_install(
        archive,
        tmp_path / "packages",
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))",
    )
    assert done.stdout == f"{tmp_path / 'packages'}: cannot be written: file too large\n"
    assert below(tmp_path / "packages") == set()


def test_a_crash_leaves_nothing_that_is_taken_for_a_package(tmp_path: Path) -> None:
    folder = tmp_path / "packages"
    archive = write_archive(tmp_path / "a.argosmodel")
    done = run_install(archive, folder, "install._exchange = lambda *paths: os._exit(9)")
    assert done.returncode == 9
    assert [path.name[:12] for path in folder.iterdir()] == [".installing-"]
    environment = home(tmp_path, ARGOS_PACKAGES_DIR=str(folder))
    assert (own(environment), find_packages(environment)[1]) == ([], [])
    assert install(archive, folder) == own(environment)[0]


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "packages").write_text("")
    with pytest.raises(StoreError, match="cannot be written: file exists"):
        install(write_archive(tmp_path / "a.argosmodel"), tmp_path / "packages")


# The index, and downloads


@dataclass(slots=True)
class Server:
    """A web server on this machine; what it sends is set page by page."""

    url: str = ""
    pages: dict[str, bytes] = field(default_factory=dict)
    redirections: dict[str, str] = field(default_factory=dict)
    lengths: dict[str, str] = field(default_factory=dict)
    """The Content-Length of a page that lies about it; empty: none is sent."""
    silent: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path
        self.asked.append(path)
        if path in self.silent:
            time.sleep(1)
            return
        if path in self.redirections:
            handler.send_response(302)
            handler.send_header("Location", self.redirections[path])
            handler.end_headers()
        elif path not in self.pages:
            handler.send_error(404)
        else:
            handler.send_response(200)
            if length := self.lengths.get(path, str(len(self.pages[path]))):
                handler.send_header("Content-Length", length)
            handler.end_headers()
            handler.wfile.write(self.pages[path])

    def offer(self, *paths: str, sha256: str = "") -> Offer:
        links = tuple(f"{self.url}{path}" for path in paths)
        return Offer("ru", "en", "Russian", "English", "1.9", links, sha256)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    site = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with suppress(ConnectionError):
                site.answer(self)

        def log_message(self, *_: Any) -> None:
            pass

    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        site.url = f"http://127.0.0.1:{listening.server_port}"
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield site
        listening.shutdown()
        thread.join()


def quiet(done: int, total: int) -> None:
    pass


INDEX = [
    METADATA | {"links": ["http://x/a", "https://x/a", "ipfs://a", "file:///a"], "code": "a"},
    METADATA | {"package_version": "1.10", "links": [], "sha256": "AB" * 32},
    METADATA | {"package_version": "9.0", "to_code": "de"},
    METADATA | {"type": "sbd"},
    METADATA | {"from_name": "\x1b[2J"},
    METADATA | {"links": "x"},
    {"from_code": "ru"},
    "x",
]


def test_the_index_is_fetched_and_saved_for_later(tmp_path: Path, server: Server) -> None:
    server.pages["/i/index.json"] = json.dumps(INDEX).encode()
    environment = home(tmp_path, ARGOS_PACKAGE_INDEX=f"{server.url}/i")
    assert saved_index(environment) == []
    assert below(tmp_path) == set()
    offers = fetch_index(environment)
    assert [one.name for one in offers] == ["ru_en 1.9", "ru_en 1.10", "ru_de 9.0"]
    assert offers[0].links == ("http://x/a", "https://x/a")
    assert offers[1].sha256 == "ab" * 32
    assert newest(offers, "ru", "en") == offers[1]
    assert newest(offers, "en", "ru") is None
    saved = tmp_path / ".local/share/argos-translate/index.json"
    assert saved.read_bytes() == server.pages["/i/index.json"]
    assert saved_index(environment) == offers
    assert server.asked == ["/i/index.json"]


def test_the_index_of_the_settings_is_read(tmp_path: Path, server: Server) -> None:
    server.pages["/index.json"] = b"[]"
    settings = tmp_path / ".config/argos-translate/settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"ARGOS_PACKAGE_INDEX": f"{server.url}/"}))
    assert fetch_index(home(tmp_path)) == []
    assert server.asked == ["/index.json"]


def test_an_index_read_by_https_offers_no_http_link(tmp_path: Path) -> None:
    saved = tmp_path / ".local/share/argos-translate/index.json"
    saved.parent.mkdir(parents=True)
    saved.write_text(json.dumps(INDEX))
    assert saved_index(home(tmp_path))[0].links == ("https://x/a",)


@pytest.mark.parametrize("content", [b"{", b"{}", b"\xff", b"[" * 100_000])
def test_a_garbled_index_is_told_and_the_saved_one_stays(
    tmp_path: Path, server: Server, content: bytes
) -> None:
    environment = home(tmp_path, ARGOS_PACKAGE_INDEX=server.url)
    server.pages["/index.json"] = b"[]"
    fetch_index(environment)
    server.pages["/index.json"] = content
    with pytest.raises(EngineError, match="the package index is no"):
        fetch_index(environment)
    assert saved_index(environment) == []


@pytest.mark.parametrize("base", ["file:///etc", "ftp://127.0.0.1", "nonsense", "data:,[]"])
def test_an_index_that_is_no_web_address_is_refused(tmp_path: Path, base: str) -> None:
    with pytest.raises(EngineError, match="only http and https can be used"):
        fetch_index(home(tmp_path, ARGOS_PACKAGE_INDEX=base))


def test_without_a_network_the_index_fails_once_and_clearly(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as closed:
        url = f"http://127.0.0.1:{closed.server_port}"
    with pytest.raises(EngineError) as caught:
        fetch_index(home(tmp_path, ARGOS_PACKAGE_INDEX=url))
    assert str(caught.value).startswith(f"{url}/index.json: cannot be fetched: ")
    assert "refused" in str(caught.value)
    assert "`translate model install FILE`" in caught.value.hint
    assert below(tmp_path) == set()


def test_a_download_tells_its_progress_and_can_be_installed(tmp_path: Path, server: Server) -> None:
    data = write_archive(tmp_path / "a.argosmodel").read_bytes()
    server.pages["/a"] = data
    folder = tmp_path / "packages"
    steps: list[tuple[int, int]] = []
    sha256 = hashlib.sha256(data).hexdigest()
    path = download(
        server.offer("/a", sha256=sha256), folder, lambda done, total: steps.append((done, total))
    )
    assert path.parent == folder
    assert path.name.startswith(".")
    assert steps[-1] == (len(data), len(data))
    assert install(path, folder, sha256=sha256).name == "ru_en 1.9"


def test_every_link_is_tried_once(tmp_path: Path, server: Server) -> None:
    server.pages["/c"] = b"package"
    path = download(server.offer("/a", "/b", "/c", "/d"), tmp_path, quiet)
    assert path.read_bytes() == b"package"
    assert server.asked == ["/a", "/b", "/c"]


def test_a_download_that_fails_tells_why_and_leaves_nothing(tmp_path: Path, server: Server) -> None:
    with pytest.raises(EngineError) as caught:
        download(server.offer("/a", "/b"), tmp_path, quiet)
    assert str(caught.value) == (
        "ru_en 1.9 cannot be downloaded: "
        f"{server.url}/a: cannot be fetched: the server answers 404, Not Found; "
        f"{server.url}/b: cannot be fetched: the server answers 404, Not Found"
    )
    assert "`translate model install FILE`" in caught.value.hint
    assert server.asked == ["/a", "/b"]
    assert below(tmp_path) == set()


@pytest.mark.parametrize("scheme", ["file", "ftp", "data"])
def test_a_link_that_is_no_web_address_is_refused(tmp_path: Path, scheme: str) -> None:
    (tmp_path / "secret").write_text("secret")
    offer = Offer("ru", "en", "", "", "1", (f"{scheme}://{tmp_path}/secret",), "")
    with pytest.raises(EngineError, match="only http and https can be used"):
        download(offer, tmp_path / "packages", quiet)
    with pytest.raises(EngineError, match="no link that can be used"):
        download(Offer("ru", "en", "", "", "1", (), ""), tmp_path / "packages", quiet)


def test_a_redirection_is_followed_only_to_a_web_address(tmp_path: Path, server: Server) -> None:
    server.pages["/b"] = b"package"
    server.redirections |= {"/a": f"{server.url}/b", "/f": "ftp://127.0.0.1/x", "/l": "/l"}
    assert download(server.offer("/a"), tmp_path, quiet).read_bytes() == b"package"
    with pytest.raises(EngineError, match=r"ftp://127.0.0.1/x: only http and https can be used"):
        download(server.offer("/f"), tmp_path, quiet)
    with pytest.raises(EngineError, match="infinite loop"):
        download(server.offer("/l"), tmp_path, quiet)


def test_a_redirection_from_https_to_http_is_refused() -> None:
    """The server would need a certificate, so the rule is asked by itself."""
    opener: Any = index_module._opener()
    (rule,) = (one for one in opener.handlers if type(one).__name__ == "Redirections")
    asked = Request("https://127.0.0.1/a")
    with pytest.raises(EngineError, match="only https can be used"):
        rule.redirect_request(asked, None, 302, "Found", {}, "http://127.0.0.1/b")
    followed = rule.redirect_request(asked, None, 302, "Found", {}, "https://127.0.0.1/b")
    assert followed.full_url == "https://127.0.0.1/b"


def test_a_download_that_is_cut_off_is_told(tmp_path: Path, server: Server) -> None:
    server.pages["/a"] = b"half"
    server.lengths["/a"] = "8"
    with pytest.raises(EngineError, match="was cut off after 4 of 8 bytes"):
        download(server.offer("/a"), tmp_path, quiet)
    assert below(tmp_path) == set()


def test_an_endless_download_is_stopped(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "SIZE_LIMIT", 1 << 20)
    come = [0]
    server.pages |= {"/told": b"", "/untold": bytes(9 << 20)}
    server.lengths |= {"/told": str(5 << 30), "/untold": ""}
    for path in ("/told", "/untold"):
        with pytest.raises(EngineError, match="has more than 1 MiB"):
            download(server.offer(path), tmp_path, lambda done, _: come.append(done))
    assert max(come) < 2 << 20
    assert below(tmp_path) == set()


def test_a_silent_server_is_given_up(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "TIMEOUT", 0.1)
    server.silent.add("/a")
    started = time.monotonic()
    with pytest.raises(EngineError, match="timed out"):
        download(server.offer("/a"), tmp_path, quiet)
    assert time.monotonic() - started < 0.9


def test_a_download_of_another_sha256_is_refused(tmp_path: Path, server: Server) -> None:
    server.pages["/a"] = b"package"
    with pytest.raises(EngineError, match="its sha256 differs"):
        download(server.offer("/a", sha256="0" * 64), tmp_path, quiet)
    assert below(tmp_path) == set()


def test_a_download_that_is_interrupted_leaves_nothing(tmp_path: Path, server: Server) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    server.pages["/a"] = b"package"
    with pytest.raises(KeyboardInterrupt):
        download(server.offer("/a"), tmp_path, interrupt)
    assert below(tmp_path) == set()


def test_a_download_that_cannot_be_written_is_told(tmp_path: Path, server: Server) -> None:
    (tmp_path / "packages").write_text("")
    with pytest.raises(StoreError, match="cannot be written: file exists"):
        download(server.offer("/a", "/b"), tmp_path / "packages", quiet)
    assert server.asked == []


def test_what_the_network_needs_is_loaded_only_when_it_is_used() -> None:
    script = (
        "import sys; import translate.engine.index\n"
        "print(sorted({'urllib.request', 'http.client', 'ssl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"
