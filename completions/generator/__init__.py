"""Writes the completion scripts from the program's own commands: `python -m completions.generator FOLDER`."""
