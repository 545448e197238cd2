"""Tests of the files in dist/ and of their installations."""
