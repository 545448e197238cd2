"""The adoption of what is there: imports for Terraform and CloudFormation, and what an apply would change."""
