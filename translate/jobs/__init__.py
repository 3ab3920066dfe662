"""The work on a whole site: one post after another, on all cores, reported."""
