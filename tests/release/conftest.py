"""Fixtures of the end-to-end tests, for installed wheels."""

from end_to_end.conftest import workstation

__all__ = ["workstation"]
