"""A Russian–English model for Tolmach: the data beside this file, and no code."""
