"""Snapshots of the accounts of an organization: read live, from files, or made of what a file means.

A `Snapshot` has accounts, an `Account` its users, groups and roles, and each of these its policies as a `HeldPolicy`:
the document as AWS wrote it, and on demand the `Policy` that the engine takes. `Unread` names what is not known.
"""
