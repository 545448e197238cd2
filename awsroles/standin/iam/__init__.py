"""IAM: users, devices, roles, groups, policies."""
