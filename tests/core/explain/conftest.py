"""Ada's company, and a process that explains its profiles."""

from collections.abc import Callable
from typing import Any

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.scenarios.scenario import CodesOf, Scenario

from awsroles.app.explain import explain
from awsroles.core.explain.explanation import Explanation
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, trust_with_mfa

Explain = Callable[..., Explanation]

READ = allow(["iam:Get*", "iam:List*"])


@pytest.fixture
def company(scenario: Scenario, aws: StandIn) -> Scenario:
    """Return ada's company, where she may read her own policies."""
    aws.users[ADA].policies = (READ,)
    return scenario


@pytest.fixture
def explained(company: Scenario, codes: CodesOf) -> Explain:
    """Return a function that explains a profile in a process of its own; `login` comes before, unless it is not."""

    def run(name: str = "ops", *, log_in: bool = True, **options: Any) -> Explanation:
        process = company.process(codes)
        if log_in:
            process.sessions.get(company.chain("master"))
        return explain(process.app, name, **options)

    return run


@pytest.fixture
def only_operations(aws: StandIn) -> None:
    """Let ada assume no role but operations."""
    aws.users[ADA].groups = (aws.add_group("arn:aws:iam::111111111111:group/one", [allow_assume([OPERATIONS])]),)


@pytest.fixture
def reader(company: Scenario, aws: StandIn) -> str:
    """Return a profile whose role, in the account of operations, may read roles."""
    aws.add_role(
        "arn:aws:iam::222222222222:role/audit", trust_with_mfa("111111111111"), policies=[allow(["iam:GetRole"])]
    )
    company.add_profile("audit", "audit", "master")
    return "audit"
