"""The evaluation of policies: statements, conditions, and all policies that judge a call."""
