"""The policies of users and roles, over the API or from files of account authorization details."""
