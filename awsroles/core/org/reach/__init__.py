"""The ways to roles: hops from users to roles and from roles to roles, and what each hop needs."""
