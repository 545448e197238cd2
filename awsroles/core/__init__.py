"""Domain logic. Pure Python; all I/O goes through ports."""
