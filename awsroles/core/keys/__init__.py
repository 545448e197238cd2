"""Access keys: stored, taken over from plain text, created and rotated."""
