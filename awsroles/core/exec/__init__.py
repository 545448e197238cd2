"""Programs and shells with a role's credentials."""
