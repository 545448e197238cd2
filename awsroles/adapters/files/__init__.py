"""Files on disk: the AWS config, directories, shipped scripts."""
