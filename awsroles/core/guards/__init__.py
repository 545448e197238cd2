"""Guards of a profile: session policies, elevation, and the profile's name typed."""
