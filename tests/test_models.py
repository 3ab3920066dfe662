"""The two models for tests: what they promise, and that they can be made again."""

from __future__ import annotations

import importlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ctranslate2")
pytest.importorskip("sentencepiece")

from tests.models import transliterator
from tests.models.opened import Opened
from tests.models.pairs import held_out, pairs

TRAINED = Path(__file__).parent / "models" / "tiny-ru_en.argosmodel"
PLACEHOLDERS = [f"⟦{number}⟧" for number in range(10)]
SENTENCES = {
    "Щука съела ёжика.": "Shchuka sjela yozhika.",
    "ЯДРО 6.12: «Новый файл» my_file.txt — 20 %": "YaDRO 6.12: «Novyy fayl» my_file.txt — 20 %",
    "``код`` *курсив* |знак|_ `ссылка <https://a.b/?c=d&e>`__": (
        "``kod`` *kursiv* |znak|_ `ssylka <https://a.b/?c=d&e>`__"
    ),
    "Shell, shch и zsh": "Shell, shch i zsh",
    "  два  пробела  ": "  dva  probela  ",
    "漢字 и 😀, é и <unk>": "漢字 i 😀, é i <unk>",
    "Из ⟦0⟧ в ⟦7⟧.": "Iz ⟦0⟧ v ⟦7⟧.",
    "Ь": "J",
    "": "",
    "Очень длинная строка. " * 15: "Ochenj dlinnaya stroka. " * 15,
}


@pytest.fixture(scope="module", params=["int8", None], ids=["int8", "float32"])
def letters(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = tmp_path_factory.mktemp("transliterator")
    package = folder / "it.argosmodel"
    transliterator.make(package, placeholders=PLACEHOLDERS, quantization=request.param)
    return Opened(package, folder / "it")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return Opened(TRAINED, tmp_path_factory.mktemp("trained") / "it")


@pytest.mark.parametrize("beam", [1, 2, 4])
@pytest.mark.parametrize("russian", SENTENCES)
def test_letters_are_exact(letters: Opened, russian: str, beam: int) -> None:
    assert letters.translate(russian, beam) == SENTENCES[russian]
    assert transliterator.transliterated(russian) == SENTENCES[russian]


def test_every_russian_letter_is_written(letters: Opened) -> None:
    alphabet = "".join(transliterator.LETTERS)
    assert letters.translate(alphabet) == transliterator.transliterated(alphabet)
    assert transliterator.transliterated(alphabet).isascii()


@pytest.mark.parametrize("beam", [1, 2, 4])
@pytest.mark.parametrize("russian", [russian for russian in SENTENCES if russian])
def test_attention_of_letters_is_diagonal(letters: Opened, russian: str, beam: int) -> None:
    source, result = letters.result(russian, beam)
    attention = result.attention[0]
    assert len(attention) == len(source)
    for place, weights in enumerate(attention):
        assert max(range(len(weights)), key=weights.__getitem__) == place
        assert weights[place] > 0.99


def test_a_package_made_twice_is_the_same_file(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    transliterator.make(first)
    transliterator.make(second)
    assert first.read_bytes() == second.read_bytes()


def test_metadata_names_version_and_placeholders(tmp_path: Path) -> None:
    package = tmp_path / "it.argosmodel"
    transliterator.make(package, placeholders=PLACEHOLDERS, version="2.1")
    with zipfile.ZipFile(package) as archive:
        metadata = json.loads(archive.read("translate-ru_en-2_1/metadata.json"))
    assert (metadata["from_code"], metadata["to_code"]) == ("ru", "en")
    assert (metadata["package_version"], metadata["placeholders"]) == ("2.1", PLACEHOLDERS)


def test_pairs_are_the_same_each_time() -> None:
    assert pairs(5, 50) == pairs(5, 50) != pairs(6, 50)


def test_the_trained_package_is_small() -> None:
    assert TRAINED.stat().st_size < 2_000_000


def test_the_trained_package_translates_what_it_never_saw(trained: Opened) -> None:
    right = [trained.translate(russian, 2) == english for russian, english in held_out()[:100]]
    assert sum(right) >= 0.8 * len(right)


def test_the_trained_package_reorders(trained: Opened) -> None:
    source, result = trained.result("Вчера вышла новая версия Podman 5.2.", 2)
    pieces, attention = result.hypotheses[0], result.attention[0]
    assert trained.translate("Вчера вышла новая версия Podman 5.2.", 2) == (
        "A new version of Podman 5.2 came out yesterday."
    )
    seen = dict(zip(pieces, (_word(source, weights) for weights in attention), strict=True))
    assert seen["▁yesterday"] == "Вчера"
    assert seen["▁Podman"] == "Podman"


def _word(source: list[str], weights: list[float]) -> str:
    """Give the source word that gets the greatest part of the attention."""
    words = "".join(source).split("▁")[1:]
    shares = dict.fromkeys(words, 0.0)
    number = -1
    for piece, weight in zip(source, weights, strict=False):
        number += piece.startswith("▁")
        shares[words[number]] += weight
    return max(shares, key=shares.__getitem__)


def test_the_trained_package_can_be_made_again(tmp_path: Path) -> None:
    pytest.importorskip("torch").set_num_threads(1)
    train: Any = importlib.import_module("tests.models.train")
    model = train.train(steps=20, count=2_000)
    model.write(tmp_path / "it.argosmodel", quantization=None)
    opened = Opened(tmp_path / "it.argosmodel", tmp_path / "it", compute_type="float32")
    for russian, _ in held_out()[:5]:
        limit = 12  # An untrained model rarely ends by itself.
        pieces = opened.result(russian, limit=limit)[1].hypotheses[0]
        assert pieces == model.translate(russian, limit=limit)
