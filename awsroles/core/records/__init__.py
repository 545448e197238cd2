"""The objects of --json: one vocabulary, and the records of each command."""
