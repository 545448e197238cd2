"""The history of this machine: one line of JSON for each session that was requested or handed out."""
