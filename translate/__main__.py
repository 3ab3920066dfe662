"""Run the command with ``python -m translate``."""

from translate.cli import main

main()
