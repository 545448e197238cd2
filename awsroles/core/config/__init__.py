"""The AWS config file as text."""
