"""An organization's file of what is there: accounts, functions and people as a snapshot has them."""
