"""A report has a pseudonym for everything that identifies a person or a company."""

from awsroles.core.doctor.pseudonyms import Pseudonyms, name_of_home

CONFIG = """[profile acme-prod]
role_arn = arn:aws:iam::222222222222:role/team-blue/acme-operations
source_profile = acme-main
awsroles_external_id = cvp-7731
awsroles_account_name = Acme Production
mfa_serial = arn:aws:iam::111111111111:mfa/ada-phone
endpoint_url = https://sts.acme.example:8443/blue-gate
sso_start_url = https://acme.awsapps.com/start
junk that botocore refuses
"""


def test_the_same_value_has_the_same_pseudonym_and_kinds_are_numbered_by_themselves() -> None:
    names = Pseudonyms("/home/ada")
    names.learn("profile", ["prod", "dev"])
    names.learn("user", ["ada"])
    assert (
        names.replaced("prod of ada, dev, prod-x and Ada") == "profile-1 of user-1, profile-2, profile-1-x and user-1"
    )


def test_names_in_a_damaged_file_are_learnt() -> None:
    names = Pseudonyms("/home/ada")
    names.learn_file(CONFIG)
    planted = "acme-prod acme-operations team-blue acme-main cvp-7731 Acme Production ada-phone 222222222222 "
    planted += "111111111111 sts.acme.example acme.awsapps.com"
    shown = names.replaced(f"{planted} {CONFIG}").lower()
    assert [each for each in ("acme", "blue", "cvp", "ada", "2222", "1111", "production") if each in shown] == []


def test_what_looks_like_an_identifier_needs_no_learning() -> None:
    names = Pseudonyms("/home/ada")
    text = (
        "AKIAIOSFODNN7EXAMPLE of ada@acme.example in o-a1b2c3d4e5, ou-ab12-a1b2c3d4, r-ab12, 10.1.2.3, 1234-5678-9012"
    )
    shown = names.replaced(text)
    assert shown == ("access-key-1 of email-1 in organization-1, organization-2, organization-3, host-1, account-1")
    assert names.replaced("123456789012 AKIAIOSFODNN7EXAMPLE") == "account-2 access-key-1"


def test_folders_get_pseudonyms_but_for_those_that_every_machine_has() -> None:
    names = Pseudonyms("/home/ada/")
    assert names.replaced("/home/ada/.aws/config:3") == "~/.aws/config:3"
    assert names.replaced("/home/ada/work/acme/.env.local") == "~/folder-1/folder-2/.env.local"
    assert names.replaced("/opt/acme/bin/awsroles") == "/opt/folder-2/bin/awsroles"
    assert names.replaced("~/.local/bin/awsroles, /usr/bin/python3.11") == "~/.local/bin/awsroles, /usr/bin/python3.11"


def test_names_that_awsroles_gives_by_default_and_hosts_of_aws_stay() -> None:
    names = Pseudonyms("/home/ada")
    names.learn("profile", ["master", "default"])
    names.learn_file("[profile master]\nendpoint_url = https://sts.eu-west-1.amazonaws.com\n")
    text = "profile master at https://sts.eu-west-1.amazonaws.com and http://127.0.0.1:4000"
    assert names.replaced(text) == text
    assert name_of_home("/home/ada/") == "ada"
