"""The commands people type, one per file: parse, one call into core, render."""
