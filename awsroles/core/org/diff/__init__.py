"""Changes between two states of an organization, which `awsroles org diff` tells."""
