"""The review screen: the only room that knows Textual."""
