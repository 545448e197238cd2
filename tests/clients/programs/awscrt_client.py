"""Call STS with credentials and signatures of AWS's C runtime, for SECONDS, as PROFILE or by the environment."""

import http.client
import os
import sys
import time
from urllib.parse import urlsplit

from awscrt.auth import (
    AwsCredentialsProvider,
    AwsSignatureType,
    AwsSigningAlgorithm,
    AwsSigningConfig,
    aws_sign_request,
)
from awscrt.http import HttpHeaders, HttpRequest
from awscrt.io import ClientBootstrap, DefaultHostResolver, EventLoopGroup

profile, seconds = sys.argv[1], float(sys.argv[2])
group = EventLoopGroup(1)
bootstrap = ClientBootstrap(group, DefaultHostResolver(group))
if profile:
    provider = AwsCredentialsProvider.new_profile(bootstrap, profile_name=profile)
else:
    provider = AwsCredentialsProvider.new_default_chain(bootstrap)
where = urlsplit(os.environ["AWS_ENDPOINT_URL"])


def ask() -> None:
    path = "/?Action=GetCallerIdentity&Version=2011-06-15"
    request = HttpRequest("GET", path, HttpHeaders([("Host", where.netloc)]))
    config = AwsSigningConfig(
        AwsSigningAlgorithm.V4,
        AwsSignatureType.HTTP_REQUEST_HEADERS,
        provider,
        os.environ.get("AWS_REGION", "us-east-1"),
        "sts",
    )
    aws_sign_request(request, config).result(60)
    connection = http.client.HTTPConnection(where.netloc, timeout=20)
    connection.request("GET", path, headers=dict(request.headers))
    answer = connection.getresponse()
    if answer.status != 200:
        sys.exit(answer.read().decode())


end = time.monotonic() + seconds
while True:
    ask()
    if time.monotonic() >= end:
        break
    time.sleep(0.5)
