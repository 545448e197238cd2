"""The README of generated files: in which order to apply them, how to try it, and how to go back."""
