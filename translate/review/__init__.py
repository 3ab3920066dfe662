"""The review of drafts, without a screen: a script or a test drives it as the screen does."""
