"""The access review: who reaches which role, by which grant, needing what, and when it was used last."""
