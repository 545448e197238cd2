"""The errors that `org lint` finds in an organization's files."""

import time
from pathlib import Path

import pytest
from testbed.scenarios.organizations import FILE, SMALL, large_organization, organization_of, problems_of

from awsroles.core.org.policies.generate import check_resources

EXAMPLE = Path(__file__).parents[3] / "examples" / "example-company"

TWELVE = """version = 1

[organization]
master_account = "identity"
managment_account = "identity"

[accounts]
identity = { id = "444444444444" }
prod = { id = 222222222222, tags = ["pci"] }
dev = { id = "33333333333" }
storage = { id = "444444444444", color = "pink" }

[functions]
Operations = {}
operations = { mfa_max_age = "40h" }

[[grants]]
function = "operatons"
accounts = ["all"]
policies = ["Administrator"]

[[grants]]
function = "operations"
accounts = ["tag:pcj"]
until = "2036-12-31"

[users]
ada = { functions = ["operations", "auditor"] }
"""


def test_twelve_planted_errors_are_found_at_their_places() -> None:
    assert problems_of(TWELVE) == [
        'organization.toml:5:1: there is no key "managment_account": did you mean management_account?',
        'organization.toml:9:15: 222222222222 is not text: quote it: "222222222222"',
        'organization.toml:10:14: "33333333333" is not an account ID: an account ID has 12 digits',
        "organization.toml:11:18: account 444444444444 is identity already, at organization.toml:8:1",
        f'{FILE}:11:42: "pink" is not a color: use red, orange, yellow, green, blue or six hexadecimal digits',
        'organization.toml:14:1: "Operations" is not a name: use up to 63 small letters, digits and hyphens',
        'organization.toml:15:30: "40h" is out of range: use 1 min to 36 h',
        'organization.toml:18:12: there is no function "operatons": did you mean operations?',
        'organization.toml:20:13: "Administrator" has no prefix: write "aws:Administrator" or "customer:Administrator"',
        'organization.toml:24:13: "tag:pcj" means no account',
        'organization.toml:25:9: "2036-12-31" is not a date: write 2036-12-31, without quotes and time',
        'organization.toml:28:36: there is no function "auditor"',
    ]


def test_the_small_organization_has_no_errors() -> None:
    assert problems_of(SMALL) == []


TOO_LONG = "the value has over 1000 characters: quote it if it is text"


def changed(old: str, new: str) -> list[str]:
    assert old in SMALL
    return problems_of(SMALL.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("version = 1\n", "", "1:1: version is missing: begin the file with version = 1"),
        ("version = 1\n", "version = 2\nfuture = 1\n", "1:11: version 2 is not known: this awsroles reads version = 1"),
        ("version = 1\n", "version = true\n", "1:11: version true is not known: this awsroles reads version = 1"),
        (
            '[organization]\nmaster_account = "identity"\n',
            "",
            "1:1: the table [organization] is missing: name its master_account",
        ),
        ('master_account = "identity"\n', "", "3:2: master_account is missing"),
        (
            'master_account = "identity"',
            'master_account = "idntity"',
            '4:18: there is no account "idntity": did you mean identity?',
        ),
        (
            "[functions]\noperations = { review = true }\nauditors = {}",
            "[functions]\noperations = { review = true }\nauditors = {}\n[funktions]",
            '14:2: there is no key "funktions": did you mean functions?',
        ),
        (
            '"identity"\n\n',
            '"identity"\nrole_path = "/${aws:username}/"\n\n',
            '5:13: "/${aws:username}/" is not a path of roles: write /team/, with letters, digits and _+=,.@-',
        ),
        (
            'identity = { id = "444444444444" }',
            'identity = { id = "444444444444", closed = true }',
            "4:18: identity is closed, and cannot be the master account",
        ),
        (
            '"identity"\n\n[accounts]',
            '"identity"\nmanagement_account = "o"\n[accounts]\no = { id = "777777777777", external = true }',
            "5:22: o is external, and cannot be the management account",
        ),
        (
            'policies = ["aws:SecurityAudit"]',
            'policies = ["customer:te*m/extra"]',
            '23:13: "customer:te*m/extra" is not a policy: write aws:NAME, customer:NAME, file:PATH or an ARN',
        ),
        (
            'ada = { functions = ["operations"] }',
            'ada = { functions = ["operations"], path = "team" }',
            '26:44: "team" is not a path: a path begins and ends with a slash: /team/',
        ),
        (
            "identity = {",
            'all = { id = "111111111111" }\nidentity = {',
            '7:1: "all" is a selector, and no account can be called so',
        ),
        (
            'dev = { id = "333333333333", ou = "workloads/dev" }',
            'dev = "333333333333"',
            '9:7: "333333333333" is not a table: write dev = { … }',
        ),
        ("auditors = {}", 'auditors = { session = "2h" }', '13:24: "2h" is over max_session of prod ("1h")'),
        (
            "auditors = {}",
            'auditors = { guard = "aws:ReadOnlyAccess" }',
            '13:22: "aws:ReadOnlyAccess" is not a list: write ["aws:ReadOnlyAccess"]',
        ),
        ("auditors = {}", "auditors = { review = 1 }", "13:23: 1 is neither true nor false"),
        ("auditors = {}", 'auditors = { reason = "yes" }', '13:23: "yes" is not "required"'),
        ("auditors = {}", 'auditors = { description = "a\\u0007" }', '13:28: "a\x07" has a control character'),
        ("auditors = {}", 'auditors = { description = " " }', "13:28: the text is empty"),
        (
            "auditors = {}",
            "auditors = {}\neveryone = {}",
            "14:1: the group everyone is the one of all people: give the function another name",
        ),
        (
            "auditors = {}",
            "auditors = {}\nbreak-glass = {}",
            "14:1: the group break-glass is the one of break-glass: give the function another name",
        ),
        (
            "[users]",
            "[break_glass]\nusers = ['g']\nrole = 'organizationaccountaccessrole'\n[users]",
            "27:8: organizationaccountaccessrole is both the deploy role and the role of break-glass",
        ),
        (
            "auditors = {}",
            "auditors = {}\nstacksets-exec-a = {}\n[[grants]]\nfunction = 'stacksets-exec-a'\naccounts = ['dev']",
            "14:1: the role stacksets-exec-a has a name of StackSets: call the function differently",
        ),
        (
            "auditors = {}",
            "auditors = {}\nawsservicerolefora = {}\n[[grants]]\nfunction = 'awsservicerolefora'\naccounts = ['dev']",
            "14:1: the role awsservicerolefora has a name of an AWS service: call the function differently",
        ),
        (
            "[users]",
            "[break_glass]\nusers = ['g']\nrole = 'operations'\n[users]",
            "12:1: the role operations is the role of break-glass",
        ),
        ('["tag:pci"]', '["identity", "!identity"]', "22:12: the selectors leave no account"),
        ('["tag:pci"]', '["prod", "prod"]', '22:21: "prod" is in the list twice'),
        ('["tag:pci"]', "[]", "22:12: the list is empty"),
        ('["tag:pci"]', '["ident*"]', '22:13: "ident*" means only accounts that have to be named: identity'),
        ('["tag:pci"]', '["!tag:pcy", "prod"]', '22:13: "!tag:pcy" means no account'),
        ('["tag:pci"]', '["prd"]', '22:13: "prd" means no account: did you mean prod?'),
        (
            'policies = ["aws:SecurityAudit"]',
            'external_id = { dev = "cvp-1" }',
            '23:17: "dev" is not an account of this grant',
        ),
        (
            'policies = ["aws:SecurityAudit"]',
            'permissions_boundary = "file:x.json"',
            "23:24: a permissions boundary is a managed policy: write aws:NAME or customer:NAME",
        ),
        (
            'policies = ["aws:SecurityAudit"]',
            'policies = ["arn:aws-cn:iam::aws:policy/A"]',
            "23:13: arn:aws-cn:iam::aws:policy/A is not of the partition aws",
        ),
        (
            'policies = ["aws:SecurityAudit"]',
            'inline = "file:none.json"',
            "23:10: none.json cannot be read: No such file or directory",
        ),
        (
            'policies = ["aws:SecurityAudit"]',
            'inline = "file:../none.json"',
            "23:10: name a file in the folder of the organization's file, without ..",
        ),
        (
            "ada = {",
            "Bob = { functions = [] }\nada = {",
            '28:1: "bob" and "Bob" are one user for IAM, at organization.toml:26:1',
        ),
        (
            "ada = {",
            '"a b" = { functions = [] }\nada = {',
            '26:1: "a b" is not the name of an IAM user: use up to 64 letters, digits and _+=,.@-',
        ),
        (
            "[users]",
            '[[exceptions]]\naccount = "dev"\nfinding = "user_in_subaccount"\nresource = "x"\nreason = "y"\n[users]',
            '27:11: there is no finding "user_in_subaccount": did you mean user_in_sub_account?',
        ),
        (
            "[users]",
            '[break_glass]\nusers = ["ada"]\n[users]',
            '26:10: "ada" is there twice, at organization.toml:28:1',
        ),
        ("[users]", '[guardrails]\nno_users_in = ["ou:none"]\n[users]', '26:16: "ou:none" means no account'),
        ("[users]", '[guardrails]\nonly_services = { nope = ["s3"] }\n[users]', '26:19: there is no account "nope"'),
        ("[users]", "[users]\nx_team = 1", "26:10: 1 is not a table: write x_team = { … }"),
        (
            "[users]",
            '[defaults]\nregion = "cn-north-1"\n[users]',
            '26:10: "cn-north-1" is not a region of partition aws',
        ),
        ("[users]", "[exceptions]\na = 1\n[users]", "25:2: exceptions is a list of tables: write [[exceptions]]"),
        (
            "until = 2030-12-31",
            "until = 2030-12-31T10:00:00Z",
            "27:43: 2030-12-31 10:00:00+00:00 is not a date: write 2036-12-31, without quotes and time",
        ),
        ("[users]", "[users]\nada = { functions = [] }", "27:1: users.ada is defined twice; the first is in line 26"),
        ("[users]", "[users]\n[users]", "26:2: users is defined twice; the first is in line 25"),
        ("[users]", "[users", "25:7: this is not TOML: expected ']' at the end of a table declaration"),
        ("version = 1\n", f"version = 1\nx_a = {'[' * 100}{']' * 100}\n", "2:19: nested too deeply"),
        ("version = 1\n", f"version = 1\nx_{'.a' * 5000} = 1\n", "2:1: nested too deeply"),
        ("version = 1\n", f"version = 1\nx_a = {'1' * 5000}\n", f"2:7: {TOO_LONG}"),
        ("review = true", f"owner = 0x{'F' * 4000}", f"12:24: {TOO_LONG}"),
    ],
)
def test_an_error_is_found_at_its_place(old: str, new: str, expected: str) -> None:
    assert changed(old, new) == [f"organization.toml:{expected}"]


def test_ten_functions_are_one_more_than_a_user_can_have() -> None:
    names = [f"f-{number}" for number in range(10)]
    functions = "".join(f"{name} = {{}}\n" for name in names)
    text = SMALL.replace("auditors = {}\n", f"auditors = {{}}\n{functions}")
    problems = problems_of(text + f"eve = {{ functions = {names} }}\n")
    assert problems == ["organization.toml:38:21: 10 functions: a user is in at most ten groups, so use 9"]


def test_two_grants_that_select_an_account_are_an_error_with_both_lines() -> None:
    more = '\n[[grants]]\nfunction = "operations"\naccounts = ["ou:workloads"]\n'
    assert problems_of(SMALL + more) == [
        f"organization.toml:31:12: operations in prod, dev is granted twice; the other grant is at {FILE}:17:12",
    ]


def test_two_grants_that_name_an_account_are_an_error() -> None:
    more = "\n".join(["", *['[[grants]]\nfunction = "auditors"\naccounts = ["dev", "all"]'] * 2, ""])
    text = SMALL[: SMALL.index('[[grants]]\nfunction = "auditors"')] + SMALL[SMALL.index("[users]") :]
    assert problems_of(text + more) == [
        f"{FILE}:29:12: auditors in dev, prod is granted twice; the other grant is at {FILE}:26:12"
    ]


def test_a_role_and_a_profile_of_two_functions_are_errors() -> None:
    text = SMALL.replace('"identity"\n\n', '"identity"\nprofile_name = "{function}"\n\n', 1)
    assert problems_of(text) == ["organization.toml:5:16: the profile operations is the one of operations in dev, too"]


def test_path_and_name_of_a_role_have_64_characters_together() -> None:
    path = f"/{'p' * 54}/"
    text = SMALL.replace('"identity"\n\n', f'"identity"\nrole_path = "{path}"\n\n', 1)
    assert problems_of(text) == [
        f"organization.toml:13:1: the role {path[1:]}operations has over 64 characters, with its path"
    ]


def test_included_parts_are_checked_as_one_file() -> None:
    main = SMALL.replace("version = 1\n", 'version = 1\ninclude = ["parts/*.toml"]\n')
    assert problems_of(main, {"parts/a.toml": '[users]\neve = { functions = ["auditors"] }\n'}) == []
    assert problems_of(main, {"parts/a.toml": "[users]\nada = { functions = [] }\n"}) == [
        "parts/a.toml:2:1: users.ada is defined twice; the first is at organization.toml:27:1"
    ]
    assert problems_of(main, {"parts/a.toml": '[organization]\nmaster_account = "dev"\n'}) == [
        "parts/a.toml:1:2: the table [organization] is defined twice; the first is at organization.toml:4:2"
    ]
    assert problems_of(main, {"parts/a.toml": 'include = ["b.toml"]\n'}) == [
        "parts/a.toml:1:1: an included file cannot include others"
    ]
    assert problems_of(main, {"parts/a.toml": "version = 3\n"}) == [
        "parts/a.toml:1:11: version 3 is not known: this awsroles reads version = 1"
    ]
    assert problems_of(main) == ['organization.toml:2:12: no file is called "parts/*.toml"']


@pytest.mark.parametrize("pattern", ["../*.toml", "/etc/*", "~/x.toml", "**/x.toml", "a/../../x", "c:/x"])
def test_a_glob_stays_in_the_folder(pattern: str) -> None:
    main = SMALL.replace("version = 1\n", f'version = 1\ninclude = ["{pattern}"]\n')
    assert problems_of(main) == ["organization.toml:2:12: name files in the folder of this file, without .. and **"]


def test_a_broken_part_hides_no_other_broken_part_and_adds_no_errors_of_references() -> None:
    main = SMALL.replace("version = 1\n", 'version = 1\ninclude = ["*.part"]\n').replace(
        "[[grants]]\nfunction", "[[grants]]\nfunktion", 1
    )
    assert problems_of(main, {"a.part": "[users", "b.part": "x = \n"}) == [
        "a.part:1:7: this is not TOML: expected ']' at the end of a table declaration",
        "b.part:1:5: this is not TOML: invalid value",
        'organization.toml:17:1: there is no key "funktion": did you mean function?',
    ]


def test_files_that_are_no_text_are_refused_at_their_place() -> None:
    assert problems_of(b"version = 1\na = '\xff'\n") == [
        "organization.toml:2:6: this is not UTF-8: save the file as UTF-8"
    ]
    assert problems_of("\ufeffversion = 1\n") == [
        "organization.toml:1:1: a byte order mark: save the file as UTF-8 without it"
    ]


def test_a_policy_that_aws_refuses_is_an_error_of_the_line_that_names_it() -> None:
    text = SMALL.replace('policies = ["aws:SecurityAudit"]', 'inline = "file:p.json"')
    assert problems_of(text, {"p.json": '{"Statement": [{"Effect": "Allow", "Action": "s3:*"}]}'}) == [
        "organization.toml:23:10: AWS refuses p.json: Statement[0] has neither Resource nor NotResource"
    ]
    assert problems_of(text, {"p.json": "[" * 100_000}) == [
        "organization.toml:23:10: AWS refuses p.json: the document is nested too deeply"
    ]
    assert problems_of(text, {"p.json": "9" * 10_000}) == [
        "organization.toml:23:10: AWS refuses p.json: the document holds a number of too many digits"
    ]
    assert problems_of(text, {"p.json": " " * 200_000}) == [
        "organization.toml:23:10: p.json has over 131072 bytes, more than AWS takes"
    ]
    assert problems_of(text, {"p.json": b"\xff"}) == ["organization.toml:23:10: p.json is not UTF-8"]


def test_keys_for_other_programs_are_ignored() -> None:
    text = SMALL.replace("auditors = {}", "auditors = { x_team = 1 }") + "\n[x_other]\na = 1\n"
    assert problems_of(text) == []


def test_the_largest_organization_is_checked_in_under_a_second() -> None:
    text = large_organization()
    began = time.process_time()
    organization = organization_of(text)
    refused = check_resources(organization)
    took = time.process_time() - began
    assert refused == []
    assert (len(organization.accounts), len(organization.functions)) == (300, 40)
    assert (len(organization.users), len(organization.grants)) == (2000, 400)
    assert took < 3, "a third of it on a machine for development"


WRONG_VALUES = """version = 1
include = ["a\\u0000"]

[organization]
id = "o-1"
partition = "aws-mars"
master_account = "identity"
role_path = "team"
role_name = "x"
group_name = "{account}"
deploy_role = "a b"

[defaults]
region = "Ireland"
max_session = 3600
mfa_max_age = "soon"

[guardrails]
protect_roles = ["a/b"]
only_services = ["s3"]

[accounts]
identity = { id = "444444444444", ou = "/a", tags = ["a b"], name = "NAME" }

[functions]
f = { guard = ["x:y"] }

[[grants]]
function = "f"
accounts = ["identity"]
inline = "p.json"
external_id = { identity = "x" }

[[exceptions]]
account = "identity"
finding = "User"
resource = 1
reason = 2
""".replace("NAME", "n" * 65)


def test_each_wrong_value_is_told_with_what_to_write() -> None:
    # A glob with a NUL is wrong before files are looked for.
    assert [each.partition(":")[2] for each in problems_of(WRONG_VALUES)] == [
        '2:12: "a\x00" is not a glob: write accounts/*.toml',
        "5:6: \"o-1\" is not an organization's ID: an organization's ID looks like o-a1b2c3d4e5",
        '6:13: "aws-mars" is not "aws" or "aws-cn" or "aws-us-gov" or "aws-eusc"',
        '8:13: "team" is not a path of roles: write /team/, with letters, digits and _+=,.@-',
        '9:13: "x" is not a template: use {function}, with {account} or {account_id}',
        '10:14: "{account}" is not a template: use {function}',
        '11:15: "a b" is not the name of a role: use up to 64 letters, digits and _+=,.@-',
        '14:10: "Ireland" is not a region: a region looks like eu-west-1',
        '15:15: 3600 is not a duration: write "90m" or "12h"',
        '16:15: "soon" is not a duration: write "90m" or "12h"',
        '19:18: "a/b" is not a selector: ' + "write all, a name, a glob as prod-*, ou:PATH or tag:NAME, with ! for not",
        "20:17: a list is not a table: write { name = … }",
        '23:40: "/a" is not an OU: an OU looks like workloads/prod',
        '23:54: "a b" is not a tag: use up to 128 letters, digits and _.:/=+@-',
        "23:69: the text has 65 characters: use at most 64",
        '26:16: "x:y" is not a policy: write aws:NAME, customer:NAME, file:PATH or an ARN',
        '31:10: "p.json" is not a policy in a file: write file:PATH',
        '32:28: "x" is not an external ID: use 2 to 1224 letters, digits and _+=,.@:/-',
        '36:11: "User" is not a finding: write user_in_sub_account',
        "37:12: 1 is not text",
        "38:10: 2 is not text",
    ]


def test_a_service_is_written_as_in_actions() -> None:
    text = SMALL.replace("[users]", '[guardrails]\nonly_services = { prod = ["S3"] }\n[users]')
    assert problems_of(text) == [
        'organization.toml:26:27: "S3" is not a service: write a service as in actions: s3, cloudtrail'
    ]


def test_a_table_that_is_a_value_is_an_error() -> None:
    assert problems_of(SMALL.replace("[organization]\nmaster_account", "organization")) == [
        "organization.toml:3:1: organization is a table: write [organization]"
    ]


def test_a_part_is_checked_by_the_file_that_includes_it() -> None:
    assert problems_of("[users]\nada = { functions = [] }\n") == [
        "organization.toml:1:1: version and [organization] are missing: check a part by the file that includes it"
    ]


def test_a_near_name_of_the_version_is_told() -> None:
    assert problems_of(SMALL.replace("version", "versions")) == [
        'organization.toml:1:1: version is missing: begin the file with version = 1 (there is "versions")'
    ]


def test_a_function_has_no_role_or_profile_that_cannot_be() -> None:
    deploy = SMALL.replace('"identity"\n\n', '"identity"\ndeploy_role = "auditors"\n\n', 1)
    assert problems_of(deploy) == ["organization.toml:14:1: the role auditors is the deploy role"]
    long = "a" * 60
    assert problems_of(SMALL.replace("auditors", long)) == [
        f"organization.toml:13:1: prod-{long} cannot be the name of a profile: use up to 64 characters"
    ]


def test_files_that_are_too_large_are_to_be_split() -> None:
    lines = "".join(f"x_{number} = [{'1,' * 2000}]\n" for number in range(51))
    assert problems_of(SMALL.replace("\n", f"\n{lines}", 1)) == [
        "organization.toml:51:3907: the file has over 100000 values: split it by include"
    ]
    assert problems_of(SMALL + "\n" * 100_000) == [
        "organization.toml:100001:1: the file has over 100000 lines: split it by include"
    ]


def test_files_have_8_mb_in_all_and_are_a_thousand() -> None:
    main = SMALL.replace("version = 1\n", 'version = 1\ninclude = ["p/*.toml"]\n')
    comment = ("#" * 40_000 + "\n") * 40
    assert problems_of(main, {f"p/{number}.toml": comment for number in range(6)}) == [
        "organization.toml:2:12: the files have over 8 MB in all"
    ]
    assert problems_of(main, {f"p/{number}.toml": "" for number in range(1001)}) == [
        "organization.toml:2:12: over 1000 files are included"
    ]
