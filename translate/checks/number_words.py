"""What numbers the words of a text say, in Russian and in English."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

_WORDS: tuple[tuple[int, str], ...] = (
    (0, r"ноль|нол[яею]|нул\w+|zero|no"),
    (1, r"од(?:ин|на|но|ну|ной|ного|ному|ним|ном)|перв\w+|единств\w+|одно\w+|one|ones|once|an?"
        r"|first|single|sole|only"),
    (2, r"дв(?:а|е|ух|ум|умя)|двое|двоих|дву\w+|втор\w+|вдвое|дважды|об[ае]\w*|обо\w+|пар[аеуы]"
        r"|двой\w+|two|twos|second|secondly|twice|double[ds]?|twin|both|couple|pair|two-\w+|half"),
    (3, r"тр(?:и|ёх|ех|ём|ем|емя)|трое|троих|трет\w+|трижды|втрое|трёх\w+|трех\w+|трой\w+|three"
        r"|third|thirds|thrice|triple[ds]?|treble|trio"),
    (4, r"четыр\w+|четвёр\w+|четвер\w+|four|fourth|fourths|quarter|quarters|quad\w*"),
    (5, r"пят(?:ь|и|ью|ый|ая|ое|ого|ой|ую|ом|ым|еро)|пяти\w*|впятеро|five|fifth|fifths"),
    (6, r"шест(?:ь|и|ью|ой|ая|ое|ого|ую|ом|ым|еро)|шести\w*|six|sixth|sixths"),
    (7, r"сем(?:ь|и|ью)|седьм\w+|семер\w+|семи\w*|seven|seventh"),
    (8, r"восем\w*|восьм\w+|eight|eighth"),
    (9, r"девят(?:ь|и|ью|ый|ая|ое|ого|ой|ую|ом|ым)|девяти\w*|nine|ninth"),
    (10, r"десят(?:ь|и|ью|ый|ая|ое|ого|ой|ую|ом|ым|ок|ка|ки|ков|ками)|десяти\w*|ten|tens|tenth"
         r"|decade|decades"),
    (11, r"одиннадцат\w+|eleven|eleventh"),
    (12, r"двенадцат\w+|дюжин\w*|twelve|twelfth|dozen|dozens|noon|midnight|полдень|полночь"),
    (13, r"тринадцат\w+|thirteen|thirteenth"),
    (14, r"четырнадцат\w+|fourteen|fourteenth|fortnight"),
    (15, r"пятнадцат\w+|fifteen|fifteenth"),
    (16, r"шестнадцат\w+|sixteen|sixteenth"),
    (17, r"семнадцат\w+|seventeen|seventeenth"),
    (18, r"восемнадцат\w+|eighteen|eighteenth"),
    (19, r"девятнадцат\w+|nineteen|nineteenth"),
    (20, r"двадцат\w+|twenty|twentieth|twenties"),
    (24, r"круглосуточн\w*|round-the-clock"),
    (30, r"тридцат\w+|thirty|thirtieth|thirties"),
    (40, r"сорок\w*|forty|fortieth|forties"),
    (50, r"пятьдесят\w*|пятидесят\w+|полсотни|fifty|fiftieth|fifties|half"),
    (60, r"шестьдесят\w*|шестидесят\w+|sixty|sixtieth|sixties"),
    (70, r"семьдесят\w*|семидесят\w+|seventy|seventieth|seventies"),
    (80, r"восемьдесят\w*|восьмидесят\w+|eighty|eightieth|eighties"),
    (90, r"девяност\w+|ninety|ninetieth|nineties"),
    (100, r"сто|ста|сто(?:метр|лет|процент)\w*"
          r"|сот(?:ня|ни|ню|ен|нях|нями)|сотый|hundreds?|hundredth|century|centuries"),
    (200, r"двести|двухсот\w*"),
    (300, r"триста|трёхсот\w*|трехсот\w*"),
    (400, r"четыреста|четырёхсот\w*"),
    (500, r"пятьсот|пятисот\w*"),
    (1000, r"тысяч\w*|тыс|thousand|thousands|thousandth|k"),
    (1000000, r"миллион\w*|млн|million|millions"),
    (1000000000, r"миллиард\w*|млрд|billion|billions"),
)  # fmt: skip
_HALVES = re.compile(r"\b(?:полтор\w+|one and a half|полуторн\w+)\b", re.IGNORECASE)
_SAID = re.compile(
    "|".join(f"(?P<n{value}>\\b(?:{forms})\\b)" for value, forms in _WORDS), re.IGNORECASE
)
_ROMAN = re.compile(r"\b(?=[IVXХІ])([XХ]{0,3}(?:IX|IV|V?[IІ]{0,3}))\b")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_KEPT = 512


@lru_cache(maxsize=_KEPT)
def values_said(text: str) -> frozenset[int]:
    """Give the numbers that words and Roman numerals of a text say.

    “Twenty one” says 20, 1 and 21; «двести тысяч» says 200, 1000 and 200000.
    """
    said: list[tuple[int, int, int]] = [
        (match.start(), match.end(), int(str(match.lastgroup)[1:]))
        for match in _SAID.finditer(text)
    ]
    values = {value for _, _, value in said}
    for (_, end, left), (start, _, right) in pairwise(said):
        if re.fullmatch(r"[\s-]+(?:and\s+)?", text[end:start]):
            values.add(left * right if right >= 100 else left + right)
    if _HALVES.search(text):
        values |= {15, 1}
    values |= {_roman(match[0]) for match in _ROMAN.finditer(text)}
    return frozenset(values)


def _roman(letters: str) -> int:
    """Read a Roman numeral below 40; its X may be Cyrillic."""
    values = [_ROMAN_VALUES[one] for one in letters.replace("Х", "X").replace("І", "I")]
    pairs = zip(values, [*values[1:], 0], strict=False)
    return sum(-value if value < after else value for value, after in pairs)
