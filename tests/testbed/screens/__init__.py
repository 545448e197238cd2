"""Walkthroughs: real commands typed at a terminal of 80 x 24, and the screens that they leave."""
