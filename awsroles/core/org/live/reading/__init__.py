"""Reading of accounts and of the organization over the API of AWS, into parts of a snapshot."""
