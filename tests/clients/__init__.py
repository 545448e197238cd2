"""The clients of other makers that get their credentials from us, each tried in each way that there is."""
