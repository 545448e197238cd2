"""The desk of the end-to-end tests, for clients of other makers."""

from end_to_end.conftest import desk, logged_in, set_up

__all__ = ["desk", "logged_in", "set_up"]
