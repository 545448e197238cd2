from testbed.organization.company import company

from awsroles.core.org.policies.formats.cloudformation import cloudformation
from awsroles.core.org.policies.guide.readme import readme


def test_a_stack_set_and_its_instances_get_their_external_ids() -> None:
    lines = readme(company(), "cloudformation", {}, cloudformation(company())).splitlines()
    create_set = next(line for line in lines if "create-stack-set --stack-set-name awsroles-auditors-" in line)
    assert """--parameters '[{"ParameterKey":"ExternalIdAuditors","ParameterValue":"cvp-7731"}]'""" in create_set
    instances = next(line for line in lines if "create-stack-instances --stack-set-name awsroles-auditors-" in line)
    assert """--parameter-overrides '[{"ParameterKey":"ExternalIdAuditors",""" in instances


def test_an_account_moves_to_another_stack_set_with_its_stack() -> None:
    text = readme(company(), "cloudformation", {}, cloudformation(company()))
    before, retained, after = text.partition("--retain-stacks")
    assert retained
    assert "describe-stack-instance" in before
    assert after.index("update-stack ") < after.index("import-stacks-to-stack-set")
