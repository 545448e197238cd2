"""S3, KMS and Organizations, whose requests are not those of the query protocol."""
