"""The machine translation engine: models on disk, and how they are run."""
