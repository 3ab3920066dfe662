"""The colours of the review: dark, light, and one for eyes that do not tell red from green."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.theme import Theme

DARK = Theme(
    name="tolmach-dark",
    primary="#6cb6ff",
    secondary="#8ddbd8",
    accent="#e5c07b",
    success="#7ec97e",
    warning="#f0a050",
    error="#ff7b72",
    foreground="#e6e6e6",
    background="#16181d",
    surface="#1b1e24",
    panel="#262b33",
)
LIGHT = Theme(
    name="tolmach-light",
    primary="#0550ae",
    secondary="#0f6b6b",
    accent="#7a4b00",
    success="#116329",
    warning="#8a4600",
    error="#b3141f",
    foreground="#1f2328",
    background="#fafafa",
    surface="#f2f2f0",
    panel="#e3e4e0",
    dark=False,
)
BLUE = Theme(
    name="tolmach-blue",
    primary="#9ecbff",
    secondary="#c9c9c9",
    accent="#f5e663",
    success="#56b4e9",
    warning="#f0c05a",
    error="#ff9d2e",
    foreground="#ececec",
    background="#14161a",
    surface="#1a1d22",
    panel="#262a31",
)
"""What is good is blue, what is bad is orange, never green and red."""

THEMES = (DARK, LIGHT, BLUE)
DEFAULT = DARK.name


def register_themes(app: App[Any]) -> None:
    """Let an application, and its command palette, know the themes."""
    for theme in THEMES:
        app.register_theme(theme)
