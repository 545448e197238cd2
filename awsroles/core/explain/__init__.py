"""Explanation of a denied role: the checks in order, their evidence, and the first cause."""
