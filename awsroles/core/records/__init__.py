"""What --json tells: one vocabulary, and the records of each command."""
