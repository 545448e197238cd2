"""What a role switch is: pure, standard library only."""
