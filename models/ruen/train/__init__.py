"""How the weights of tolmach-model-ruen come to be: `python -m models.ruen.train --help`.

Imports go one way: __main__ > judging | training > export | stream > examples |
network > pieces | masking | noise | mixing | shards > aligning | cleaning > pairs | normal.
"""
