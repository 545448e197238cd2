"""Generator of the completion scripts from the program's commands: `python -m completions.generator DIRECTORY`."""
