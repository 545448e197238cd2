"""The accounts of an organization as they are: read live, from files, or made of what a file means."""
