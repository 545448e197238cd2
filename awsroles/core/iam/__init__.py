"""IAM policy evaluation by the rules of AWS's documents, which docs/policy-evaluation.md lists."""
