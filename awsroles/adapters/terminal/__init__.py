"""The terminal: prompts, pickers, the enrollment screen, stdin."""
