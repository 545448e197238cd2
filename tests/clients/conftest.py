"""The fixtures of the end-to-end tests, for third-party clients."""

from end_to_end.conftest import configured, logged_in, workstation

__all__ = ["configured", "logged_in", "workstation"]
