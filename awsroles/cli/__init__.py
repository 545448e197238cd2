"""The commands, one per module: parse, one call into core, render."""
