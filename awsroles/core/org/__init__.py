"""The organization: one file of accounts, functions and people, and what follows from it."""
