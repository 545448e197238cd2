"""The voice of the program: results, messages, tables, and their width, color and encoding."""
