"""The person's language: every text of the screen goes through here."""

from __future__ import annotations

import gettext
from pathlib import Path

_FOUND = gettext.translation("tolmach", Path(__file__).parent / "locale", fallback=True)
"""The languages come from LANGUAGE, LC_ALL, LC_MESSAGES and LANG, in this order."""

_ = _FOUND.gettext
ngettext = _FOUND.ngettext
