"""Profiles and settings of other tools, read from their public formats and turned into ours."""
