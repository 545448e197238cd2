"""Profiles: read, validated, added, adopted, restored, removed and listed."""
