"""The formats in which `awsroles org policies` writes resources: each is a function from resources to files."""
