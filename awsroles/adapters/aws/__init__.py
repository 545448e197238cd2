"""AWS's APIs."""
