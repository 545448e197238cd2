"""The roles, groups and policies that `awsroles org policies` makes from the organization's file."""
