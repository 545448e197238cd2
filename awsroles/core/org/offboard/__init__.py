"""Closing of a user who leaves: what the user has, the plan, and the execution, which can be interrupted."""
