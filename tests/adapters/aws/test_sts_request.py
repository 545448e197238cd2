"""The endpoint of STS without botocore's client equals that of the client."""

import botocore.session
import pytest
from botocore.config import Config

from awsroles.adapters.aws.sts_request import usual_url
from awsroles.core.aws.endpoint import Endpoint

SESSION = botocore.session.Session()
PARTITIONS = SESSION.get_available_partitions()
REGIONS = [name for partition in PARTITIONS for name in SESSION.get_available_regions("sts", partition)]


@pytest.mark.parametrize("region", [name for name in REGIONS if not name.endswith("-fips")])
def test_every_region_has_the_endpoint_that_botocore_knows(region: str) -> None:
    client = SESSION.create_client("sts", region_name=region, config=Config(signature_version="UNSIGNED"))
    assert usual_url(Endpoint(region)) == client.meta.endpoint_url


def test_a_region_of_tomorrow_is_found_by_its_form() -> None:
    assert usual_url(Endpoint("eu-tomorrow-9")) == "https://sts.eu-tomorrow-9.amazonaws.com"
    assert usual_url(Endpoint("cn-tomorrow-9")) == "https://sts.cn-tomorrow-9.amazonaws.com.cn"


def test_an_endpoint_that_was_chosen_is_taken() -> None:
    assert usual_url(Endpoint("us-east-1", "http://127.0.0.1:4566/sts")) == "http://127.0.0.1:4566/sts"


OTHERS = [
    Endpoint("us-east-1", use_fips=True),
    Endpoint("us-east-1", use_dualstack=True),
    Endpoint("us-east-1", is_global=True),
]


@pytest.mark.parametrize(
    "site",
    [
        Endpoint("aws-global"),
        Endpoint("us east"),
        Endpoint("us-east-1", "https://a b"),
        Endpoint("zz-nowhere-1"),
        Endpoint(""),
        *OTHERS,
    ],
)
def test_what_is_unusual_is_left_to_botocore(site: Endpoint) -> None:
    assert usual_url(site) is None


@pytest.mark.parametrize("variable", ["AWS_DATA_PATH", "AWS_DEFAULTS_MODE"])
def test_settings_of_botocore_that_decide_are_left_to_it(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "true")
    assert usual_url(Endpoint("us-east-1")) is None
