"""The composition root: how this process was started, and its objects."""
