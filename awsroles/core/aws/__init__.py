"""AWS's vocabulary: ARNs, partitions, credentials, endpoints, and the ports to its services."""
