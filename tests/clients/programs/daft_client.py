"""List a bucket with the AWS SDK for Rust for SECONDS, as PROFILE or by the environment."""

import os
import sys
import time

import daft
from daft.io import IOConfig, S3Config

profile, seconds = sys.argv[1], float(sys.argv[2])
named = {"profile_name": profile} if profile else {}
config = IOConfig(
    s3=S3Config(
        endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name="us-east-1", use_ssl=False, num_tries=1, **named
    )
)
end = time.monotonic() + seconds
while True:
    assert len(daft.from_glob_path("s3://reports/*", io_config=config).to_pydict()["path"]) == 1
    if time.monotonic() >= end:
        break
    time.sleep(0.5)
