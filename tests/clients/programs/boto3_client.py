"""Call S3 with boto3 for SECONDS, as PROFILE or by the environment."""

import sys
import time

import boto3

profile, seconds = sys.argv[1], float(sys.argv[2])
client = boto3.Session(profile_name=profile or None).client("s3")
end = time.monotonic() + seconds
while True:
    client.list_buckets()
    if time.monotonic() >= end:
        break
    time.sleep(2)
