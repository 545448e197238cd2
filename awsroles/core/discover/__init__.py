"""`awsroles discover`: the roles that a user's policies allow, and profiles for them."""
