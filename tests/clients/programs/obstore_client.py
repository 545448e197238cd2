"""List a bucket with Rust's object_store for SECONDS, by the environment; it does not support profiles."""

import os
import sys
import time

from obstore.store import S3Store

seconds = float(sys.argv[2])
store = S3Store(
    "reports",
    endpoint=os.environ["AWS_ENDPOINT_URL"],
    region="us-east-1",
    client_options={"allow_http": True},
    retry_config={"max_retries": 0},
)
end = time.monotonic() + seconds
while True:
    assert len(store.list().collect()) == 1
    if time.monotonic() >= end:
        break
    time.sleep(0.5)
