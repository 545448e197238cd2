"""Inputs made by chance."""
