"""The state directory: locks, facts, session metadata, settings."""
