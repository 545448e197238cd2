"""The implementations of the ports to AWS."""

import pytest
from testbed.aws.loopback import LoopbackAws
from testbed.aws.stand_in_aws import StandInAws

from awsroles.core.aws.sts import Aws
from awsroles.standin.aws import StandIn


@pytest.fixture(params=["botocore", "in memory"])
def aws_port(request: pytest.FixtureRequest, aws: StandIn) -> Aws:
    """Return each implementation in turn: botocore over HTTP, and the stand-in in memory."""
    return StandInAws(aws) if request.param == "in memory" else LoopbackAws(request.getfixturevalue("server").url)
