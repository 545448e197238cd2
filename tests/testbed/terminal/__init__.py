"""Programs on a pseudo-terminal, and readers of what they draw."""
