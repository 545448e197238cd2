"""The check of what is live against what the organization's file means: findings, and what could not be checked."""
