"""The model that runs: exact texts and places, and what it says of a broken package.

The transliterator writes one piece for each character of its source, so that
the right result is known letter by letter.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("ctranslate2")

from tests.models.transliterator import make, transliterated
from translate.engine import model as model_module
from translate.engine.alignment import words
from translate.engine.calibration import Calibration
from translate.engine.model import ArgosModel, Settings, settings_from
from translate.engine.model_file import _variables, decoder_layers, with_attention_of
from translate.engine.packages import Package, find_packages, open_package
from translate.engine.types import Translation
from translate.errors import EngineError

PREFIX = "<2en>"
TINY = Path(__file__).parent / "models" / "tiny-ru_en.argosmodel"
SENTENCES = (
    "Вчера вышла новая версия Fedora, в которой обновили Python.",
    "Да",
    "Щука — это рыба; «ёж» — нет!",
    "Файл my_file.txt лежит в /etc/yum.repos.d (см. http://a.b/c?d=e_f).",
    "Ночь, улица, фонарь, аптека, 2.0, v1.2.3 и т. д.",
)


@pytest.fixture(scope="module")
def package(tiny_models: Path) -> Package:
    (folder,) = tiny_models.iterdir()
    return open_package(folder)


@pytest.fixture(scope="module")
def model(package: Package) -> ArgosModel:
    return ArgosModel(package, Settings())


@pytest.fixture
def own(package: Package, tmp_path: Path) -> Path:
    """Give a copy of the package that a test may break."""
    return Path(shutil.copytree(package.path, tmp_path / "own"))


def translated(model: ArgosModel, *texts: str, again: bool = False) -> list[Translation]:
    return model.start(texts, again=again).take()


def diagonal(size: int) -> list[list[int]]:
    return [[255 if row == column else 0 for column in range(size)] for row in range(size)]


def rows(translation: Translation) -> list[list[int]]:
    return [list(row) for row in translation.alignment.rows]


def has_metadata(folder: Path, **fields: Any) -> Package:
    path = folder / "metadata.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))
    return open_package(folder)


# Texts, places and scores


def test_every_letter_is_translated_as_it_is_known_beforehand(model: ArgosModel) -> None:
    given = translated(model, *SENTENCES)
    assert [one.text for one in given] == [transliterated(one) for one in SENTENCES]


def test_each_word_looks_at_the_word_that_it_stands_for(model: ArgosModel) -> None:
    for text, translation in zip(SENTENCES, translated(model, *SENTENCES), strict=True):
        assert rows(translation) == diagonal(len(words(text)))


def test_characters_that_the_model_never_saw_are_copied(model: ArgosModel) -> None:
    (given,) = translated(model, "Слово 漢字 и 🙂 тут")
    assert given.text == "Slovo 漢字 i 🙂 tut"
    assert rows(given) == diagonal(5)


def test_underscores_and_inner_spaces_are_kept(model: ArgosModel) -> None:
    assert [one.text for one in translated(model, "my_file.txt", "Да\u00a0—  нет")] == [
        "my_file.txt",
        "Da\u00a0—  net",
    ]


def test_spaces_around_a_text_move_no_word(model: ArgosModel) -> None:
    (given,) = translated(model, "  Да, нет ")
    assert given.text == "Da, net"
    assert rows(given) == diagonal(3)


def test_a_score_is_never_above_certainty(model: ArgosModel) -> None:
    given = translated(model, *SENTENCES, "Слово 漢字")
    assert all(-1 < one.score <= 0 for one in given)


@pytest.mark.parametrize("beam", [1, 2, 4])
def test_a_score_is_the_mean_log_probability_of_a_token(beam: int) -> None:
    model = ArgosModel(open_package(TINY), Settings(beam=beam), Calibration())
    running = model.start(["Мы собрали новый пакет и выложили его в хранилище.", "Да."])
    for made, (source, result) in zip(running.take(), running.raw(), strict=True):
        scored = model._translator.score_batch([source["pieces"]], result.hypotheses)
        assert made.score == pytest.approx(fmean(scored[0].log_probs), abs=0.02)


def test_the_key_tells_length_penalties_apart(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ArgosModel(package, Settings(), Calibration())
    before = model.key
    monkeypatch.setattr(model_module, "_LENGTH_PENALTY", 0.2)
    assert model.key != before


def test_a_second_try_searches_wider_and_still_gives_every_text(model: ArgosModel) -> None:
    given = translated(model, "Да", "Нет, мир", again=True)
    assert [one.text for one in given] == ["Da", "Net, mir"]


def test_no_sentences_give_no_translations(model: ArgosModel) -> None:
    assert translated(model) == []


def test_a_text_of_many_tokens_is_not_cut(model: ArgosModel) -> None:
    text = " ".join(f"слово{number}" for number in range(90))
    assert len(text) > 600
    (given,) = translated(model, text)
    assert given.text == transliterated(text)


def test_batches_at_work_at_once_do_not_mix(package: Package) -> None:
    model = ArgosModel(package, Settings(threads=2))
    batches = [model.start([f"Пакет {number}", "Ещё"]) for number in range(8)]
    assert model.threads == 2
    assert [batch.take()[0].text for batch in batches] == [f"Paket {n}" for n in range(8)]
    assert all(batch.is_done() for batch in batches)


@given(st.text("абвгд. ,-_яЯ漢x1«»", max_size=60).map(str.strip).filter(bool))
def test_any_text_comes_back_letter_by_letter(text: str) -> None:
    assert _shared is not None
    (given,) = translated(_shared, text)
    assert given.text == transliterated(text).strip()
    assert len(given.alignment.rows) == len(words(given.text))


_shared: ArgosModel | None = None


@pytest.fixture(scope="module", autouse=True)
def _share(model: ArgosModel) -> None:
    """Let tests that hypothesis runs have the model."""
    global _shared
    _shared = model


def test_length_counts_the_models_tokens(model: ArgosModel) -> None:
    assert [model.length(text) for text in ("", "Да", "Да, нет")] == [0, 2, 7]


# Prefixes and placeholders


def test_a_target_prefix_is_given_to_the_model_and_taken_off_again(tmp_path: Path) -> None:
    make(tmp_path / "x.argosmodel", placeholders=[PREFIX])
    shutil.unpack_archive(tmp_path / "x.argosmodel", tmp_path, "zip")
    prefixed = has_metadata(tmp_path / "translate-ru_en-1_0", target_prefix=PREFIX)
    (given,) = translated(ArgosModel(prefixed, Settings(), Calibration()), "-Да, нет")
    # The prefix takes the place of the first piece, so that all others look one further.
    assert given.text == "Da, net"
    assert rows(given) == [[0, 255, 0, 0], [0, 0, 255, 0], [0, 0, 0, 255]]


def test_placeholders_go_through_whole(tmp_path: Path) -> None:
    make(tmp_path / "x.argosmodel", placeholders=["⟦0⟧", "⟦1⟧"])
    model = ArgosModel(open_package(tmp_path / "x.argosmodel"), Settings(), Calibration())
    assert model.placeholders == ("⟦0⟧", "⟦1⟧")
    assert model.length("⟦0⟧") == 1
    (given,) = translated(model, "Дай ⟦0⟧ и ⟦1⟧.")
    assert given.text == "Day ⟦0⟧ i ⟦1⟧."


# Keys, calibration, settings


def test_the_key_tells_models_and_settings_apart(package: Package, own: Path) -> None:
    known = Calibration(0, 1, 0.5)
    plain = ArgosModel(package, Settings(), known)
    others = [
        ArgosModel(package, Settings(beam=1), known),
        ArgosModel(package, Settings(), Calibration(0, 0)),
        ArgosModel(package, Settings(), Calibration(None, 1)),
        ArgosModel(has_metadata(own, package_version="1.1"), Settings(), known),
    ]
    keys = {one.key for one in (plain, *others)}
    assert len(keys) == 5
    assert ArgosModel(package, Settings(threads=2), known).key == plain.key


def test_a_model_is_calibrated_when_it_is_loaded(model: ArgosModel) -> None:
    assert model.calibration == Calibration(None, 0, 1.0)


def test_a_known_calibration_is_used_as_it_is(package: Package) -> None:
    model = ArgosModel(package, Settings(), Calibration(0, 1))
    assert model.calibration == Calibration(0, 1)
    # One step further stands a space in each case, or nothing, and neither is a word.
    (given,) = translated(model, "а б в")
    assert (given.text, rows(given)) == ("a b v", [[0, 0, 0], [0, 0, 0], [0, 0, 0]])


def test_settings_come_from_argos_translates_environment() -> None:
    environment = {"ARGOS_DEVICE_TYPE": "cuda", "ARGOS_COMPUTE_TYPE": "float32"}
    assert settings_from(environment, 3, None) == Settings(2, 3, "cuda", "float32")
    assert settings_from({}, 1, 5) == Settings(5, 1, "cpu", "int8")


def test_a_device_that_is_not_there_is_told(package: Package) -> None:
    with pytest.raises(EngineError) as told:
        ArgosModel(package, Settings(device="toaster"), Calibration())
    assert "toaster" in told.value.message


# Archives inside distributions


def test_a_model_in_a_distribution_works_like_one_in_a_folder(
    package: Package, model: ArgosModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_distribution(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    environment = {"ARGOS_PACKAGES_DIR": str(tmp_path / "none")}
    (found,) = [one for one in find_packages(environment)[0] if one.distribution == "tolmach-tiny"]
    assert found.path.suffix == ".argosmodel"
    zipped = ArgosModel(found, Settings())
    assert zipped.key == model.key
    assert translated(zipped, *SENTENCES) == translated(model, *SENTENCES)


def write_distribution(folder: Path) -> None:
    """Write what pip would leave of a distribution that offers a model."""
    (folder / "tolmach_tiny").mkdir()
    (folder / "tolmach_tiny/__init__.py").write_text("raise SystemExit('never run')")
    make(folder / "tolmach_tiny/tiny.argosmodel")
    info = folder / "tolmach_tiny-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tolmach-tiny\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[tolmach.models]\ntiny=tolmach_tiny:tiny.argosmodel\n")


# What is broken


def test_a_bpe_package_is_refused_and_says_which_engine_runs_it(own: Path) -> None:
    (own / "sentencepiece.model").rename(own / "bpe.model")
    with pytest.raises(EngineError) as told:
        ArgosModel(open_package(own), Settings())
    assert told.value.hint is not None
    assert "--engine argos-api" in told.value.hint


Break = Callable[[bytes], bytes]


@pytest.mark.parametrize("known", [None, Calibration(), Calibration(0, 0)])
@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("model/model.bin", lambda data: b"junk" * 100),
        ("model/model.bin", lambda data: b"\xff" * 1000),
        ("model/model.bin", lambda data: data[:5]),
        ("model/model.bin", lambda data: data[:-9]),
        ("model/model.bin", lambda data: data[: len(data) // 2]),
        ("sentencepiece.model", lambda data: b"junk" * 100),
        ("sentencepiece.model", lambda data: data[: len(data) // 2]),
        ("model/shared_vocabulary.json", lambda data: data[: len(data) // 2]),
        ("model/shared_vocabulary.json", lambda data: b"[]"),
        ("model/shared_vocabulary.json", lambda data: b'["a", "b"]'),
        ("model/config.json", lambda data: b"{"),
    ],
)
def test_a_broken_part_is_told_with_what_to_do(
    own: Path, member: str, change: Break, known: Calibration | None
) -> None:
    path = own / member
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(EngineError) as told:
        translated(ArgosModel(open_package(own), Settings(), known), "Да, нет")
    assert told.value.message
    assert told.value.location is not None
    assert str(own) in told.value.location.path
    assert told.value.hint is not None
    assert "translate model install" in told.value.hint


def test_without_the_libraries_the_extra_is_named(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    with pytest.raises(EngineError) as told:
        ArgosModel(package, Settings())
    assert told.value.hint == "run `pip install 'tolmach[mt]'`"


# The model file


def values_of(data: bytes) -> dict[str, bytes]:
    return {
        one.name: data[one.value.start : one.value.end]
        for one in _variables(data)[1]
        if not one.name.startswith("decoder/alignment")
    }


def test_the_attention_that_is_returned_can_be_chosen(package: Package) -> None:
    data = package.read("model/model.bin")
    assert decoder_layers(data) == 1
    changed = with_attention_of(data, 0, 0)
    found = {one.name: changed[one.value.start : one.value.end] for one in _variables(changed)[1]}
    assert found["decoder/alignment_layer"] == found["decoder/alignment_heads"] == b"\0\0"
    assert values_of(changed) == values_of(data)
    assert with_attention_of(changed, 0, 0) == changed
    assert with_attention_of(changed, -1, 1) == with_attention_of(data, -1, 1) != changed


def test_a_changed_model_file_is_what_is_loaded_and_still_translates(package: Package) -> None:
    model = ArgosModel(package, Settings(), Calibration(0, 0))
    files = model._files(0)
    assert files is not None
    assert files["model.bin"] == with_attention_of(package.read("model/model.bin"), 0, 0)
    given = translated(model, *SENTENCES)
    assert [one.text for one in given] == [transliterated(one) for one in SENTENCES]


@pytest.mark.parametrize("data", [b"", b"\0" * 7, b"\xff" * 500, b"PK\x03\x04" * 50])
def test_what_is_no_model_file_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a model file"):
        with_attention_of(data, 0, 0)
    with pytest.raises(ValueError, match="not a model file"):
        decoder_layers(data)
