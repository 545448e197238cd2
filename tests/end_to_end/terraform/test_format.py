"""The generated Terraform as `terraform fmt` sees it: it parses, and there is nothing to format."""

from pathlib import Path

import pytest
from testbed.organization.real_terraform import Terraform
from testbed.organization.small_company import company, hostile_company
from testbed.scenarios.organizations import example_company

from awsroles.core.org.policies.formats.terraform import terraform
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Resources


@pytest.mark.parametrize(
    "resources", [company(), hostile_company(), generate(example_company())], ids=["small", "hostile", "example"]
)
def test_there_is_nothing_to_format(environment: dict[str, str], tmp_path: Path, resources: Resources) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    here = Terraform(folder, environment, "http://127.0.0.1:9")
    here.write(terraform(resources))
    assert here.run("", "fmt", "-check", "-diff", "-recursive", "-no-color") == ""
    # A line that is not formatted is found.
    here.write({"master/other.tf": "locals {\n  a = 1\n  long = 2\n}\n"})
    assert "other.tf" in here.run("", "fmt", "-check", "-recursive", "-no-color", code=3)
