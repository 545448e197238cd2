"""Other programs that judge the same account as `org check`: their verdicts are compared, resource by resource."""
