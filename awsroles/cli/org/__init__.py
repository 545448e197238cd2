"""The commands of the group `org`."""
