"""What is run on the sources, and is no part of the program."""
