"""List a bucket with the AWS SDK for C++ for SECONDS, by the environment; pyarrow has no option for a profile."""

import os
import sys
import time
from urllib.parse import urlsplit

from pyarrow.fs import FileSelector, S3FileSystem

seconds = float(sys.argv[2])
where = urlsplit(os.environ["AWS_ENDPOINT_URL"])
system = S3FileSystem(endpoint_override=where.netloc, scheme="http", region="us-east-1", request_timeout=20)
end = time.monotonic() + seconds
while True:
    assert len(system.get_file_info(FileSelector("reports"))) == 1
    if time.monotonic() >= end:
        break
    time.sleep(0.5)
