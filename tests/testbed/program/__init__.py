"""The installed program and the programs around it."""
