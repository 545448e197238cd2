"""The walls around a test: no real home directory, keyring or network, and another user to run under."""
