"""Screens of the program: walkthroughs and the texts of what they show."""
