# mypy: ignore-errors
# translate-toolkit is in another environment: what it is made of cannot be seen from here.
"""Read a TMX file with translate-toolkit, print what it reads as JSON, and write it again.

Run in translate-toolkit's own environment: its package has the name of ours.
"""

import json
import sys

from translate.storage.tmx import tmxfile

read, written = sys.argv[1:]
store = tmxfile.parsefile(read)
print(json.dumps([[unit.source, unit.target] for unit in store.units], ensure_ascii=False))
store.savefile(written)
