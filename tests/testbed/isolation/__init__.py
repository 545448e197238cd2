"""The walls around a test: no real home directory, no keyring and no network."""
