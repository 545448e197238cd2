"""Organizations for the tests."""
