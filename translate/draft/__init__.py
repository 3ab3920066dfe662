"""A text through the machine and back, its markup intact."""
