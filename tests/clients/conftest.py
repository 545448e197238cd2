"""The fixtures of the end-to-end tests, for third-party clients."""

from end_to_end.conftest import desk, logged_in, set_up

__all__ = ["desk", "logged_in", "set_up"]
