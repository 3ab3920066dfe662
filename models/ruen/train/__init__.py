"""How the weights of tolmach-model-ruen come to be: `python -m models.ruen.train --help`.

Imports go one way: `ORDER` in tests/test_architecture.py.
"""
