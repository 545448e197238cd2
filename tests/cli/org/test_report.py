"""`awsroles org report` on the example company: table, CSV, page, comparison, decisions, CloudTrail."""

import csv
import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from testbed.program import json_document
from testbed.program.command_line import CommandLine
from testbed.program.repository import git
from testbed.scenarios.organizations import SMALL

from awsroles.adapters.files import review_files
from awsroles.adapters.terminal import prompter
from awsroles.app.app import App
from awsroles.cli.org import reach_output
from awsroles.core.dataclass import replace
from awsroles.core.org.live.credentials import read_credential_report, read_time
from awsroles.core.org.live.resources import snapshot_of_resources
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.live.unread import Unread
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.generate import generate

_ADA = "arn:aws:iam::444444444444:user/ada"
_OPERATIONS = "arn:aws:iam::222222222222:role/operations"


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the lines of the CSV at *path* as Excel reads them, by headings."""
    return list(csv.DictReader(StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def decide(path: Path, **verdicts: str) -> None:
    """Sign the CSV at *path*: remove what *verdicts* name by user, as lists of `account/function`; keep the others."""
    lines = rows_of(path)
    for row in lines:
        named = verdicts.get(row["user"], "").split()
        row["decision"] = "Remove" if f"{row['account']}/{row['function']}" in named else "keep"
        row["signed_by"] = "Grace"
    write(path, lines)


def write(path: Path, lines: list[dict[str, str]], delimiter: str = ",") -> None:
    """Write *lines* as a spreadsheet would."""
    text = StringIO()
    writer = csv.DictWriter(text, list(lines[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(lines)
    path.write_text(text.getvalue(), encoding="utf-8")


@pytest.mark.usefixtures("company")
def test_a_line_for_each_user_and_role_tells_what_the_file_means(run: CommandLine) -> None:
    done = run("org", "report", "--at", "2027-01-15")
    assert (done.code, done.err) == (0, "")
    lines = [each.split() for each in done.out.splitlines()]
    assert lines[0] == ["USER", "ACCOUNT", "ROLE", "GROUP", "MFA", "UNTIL"]
    assert ["ada", "prod", "operations", "operations", "required", "no", "end"] in lines
    assert ["bob@example.com", "prod", "auditors", "auditors", "required", "2036-12-31"] in lines
    only = run("org", "report", "--user", "carol")
    assert {each.split()[0] for each in only.out.splitlines()[1:]} == {"carol"}
    assert "hint: did you mean carol?" in run("org", "report", "--user", "carl").err


def test_a_csv_has_a_row_for_each_access_and_no_external_ids(run: CommandLine, company: Path) -> None:
    done = run("org", "report", "--csv", "review.csv")
    rows = rows_of(company / "review.csv")
    assert (done.code, done.out, done.err) == (0, "", f"Wrote {len(rows)} accesses to review.csv\n")
    assert (company / "review.csv").stat().st_mode & 0o777 == 0o600
    (bob,) = [row for row in rows if row["account"] == "partner"]
    assert (bob["external_id"], bob["until"], bob["mfa_max_age"]) == ("yes", "2036-12-31", "any")
    assert bob["conditions"] == "the trust policy of auditors in partner cannot be read"
    (ada,) = [row for row in rows if row["user"] == "ada" and row["role_arn"] == _OPERATIONS]
    assert ada == {
        "user": "ada",
        "account": "prod",
        "function": "operations",
        "role_arn": _OPERATIONS,
        "through": "directly",
        "group": "operations",
        "grant": "organization.toml:35:3",
        "mfa": "required",
        "mfa_max_age": "12 h",
        "until": "no end",
        "external_id": "no",
        "conditions": "none",
        "role_last_used_by_anybody": "not known",
        "access_key_last_used": "not known",
        "password_last_used": "not known",
        "own_last_use_of_role": "not known",
        "since_last_review": "not known",
        "owner": "nobody named",
        "decision": "",
        "signed_by": "",
        "signed_on": "",
    }
    assert run("org", "report", "--csv", "review.csv", "--with-external-ids").code == 0
    assert "cvp-7731" in {row["external_id"] for row in rows_of(company / "review.csv")}


@pytest.mark.usefixtures("company")
def test_no_output_has_an_external_id_unless_it_is_asked_for(run: CommandLine, company: Path) -> None:
    assert run("org", "report", "--html", "review.html").code == 0
    assert "cvp-7731" not in (company / "review.html").read_text() + run("org", "report", "--json").out
    assert "cvp-7731" in run("org", "report", "--json", "--with-external-ids").out
    assert run("org", "report", "--html", "review.html", "--with-external-ids").code == 0
    assert "cvp-7731" in (company / "review.html").read_text()


def test_a_csv_with_decisions_is_not_replaced_unasked(run: CommandLine, company: Path) -> None:
    path = company / "review.csv"
    assert run("org", "report", "--csv", "review.csv").code == 0
    decide(path)
    signed = path.read_bytes()
    done = run("org", "report", "--csv", "review.csv", "--no-input")
    assert (done.code, done.err) == (
        2,
        "awsroles: error: review.csv holds decisions, or is of another program\nawsroles: hint: give another name\n",
    )
    assert path.read_bytes() == signed


def test_decisions_that_come_back_are_a_diff_of_the_file_and_nothing_is_written(
    run: CommandLine, company: Path
) -> None:
    run("org", "report", "--csv", "review.csv")
    decide(company / "review.csv", ada="dev/developers prod/developers", carol="dev/network")
    people = (company / "people.toml").read_bytes()
    done = run("org", "report", "--decisions", "review.csv")
    assert (done.code, (company / "people.toml").read_bytes()) == (0, people)
    assert done.out.splitlines()[:2] == ["--- people.toml", "+++ people.toml"]
    assert '-ada = { functions = ["operations", "developers"] }' in done.out
    assert '+ada = { functions = ["operations"] }' in done.out
    assert "carol keeps arn:aws:iam::333333333333:role/network: carol keeps network in prod" in done.err
    assert "make another function of one of them" in done.err
    assert done.err.splitlines()[-4:] == [
        "The diff removes 1 function from people. Nothing was written.",
        "",
        "To apply it:",
        "  awsroles org report --decisions review.csv | patch -p0",
    ]


def test_the_diff_applies_and_leaves_a_file_in_its_layout(run: CommandLine, company: Path) -> None:
    run("org", "report", "--csv", "review.csv")
    decide(company / "review.csv", ada="dev/developers prod/developers")
    done = run("org", "report", "--decisions", "review.csv")
    git(company, "init", "-q")
    (company / "review.diff").write_text(done.out)
    git(company, "apply", "-p0", "review.diff")
    assert (run("org", "lint").code, run("org", "fmt", "--check").code) == (0, 0)
    assert "ada" not in run("org", "show", "prod", "developers").out


@pytest.mark.usefixtures("company")
def test_the_json_of_a_day_is_always_the_same(run: CommandLine) -> None:
    first, second = (run("org", "report", "--json", "--at", "2027-01-15").out for _ in range(2))
    assert first == second
    json_document.check(json.loads(first)["accesses"][0], "A reviewed access")


@pytest.mark.usefixtures("company")
def test_a_role_has_no_review(run: CommandLine) -> None:
    done = run("org", "report", "--user", _OPERATIONS)
    assert (done.code, done.err) == (
        3,
        f"awsroles: error: {_OPERATIONS} is a role\nawsroles: hint: name an IAM user\n",
    )


def test_a_decision_without_a_signature_is_left_out(run: CommandLine, company: Path) -> None:
    run("org", "report", "--csv", "review.csv")
    decide(company / "review.csv", ada="dev/developers prod/developers")
    lines = rows_of(company / "review.csv")
    lines[0]["signed_by"] = ""
    lines[-1]["decision"] = ""
    # As spreadsheets of many countries write it.
    write(company / "review.csv", lines, ";")
    done = run("org", "report", "--decisions", "review.csv", "--json")
    found = json.loads(done.out)
    assert (done.code, found["removed"], found["undecided"], found["diff"]) == (4, [], 1, None)
    reasons = {each["role_arn"].split(":")[4]: each["reason"] for each in found["not_removed"]}
    assert reasons == {"333333333333": "unsigned", "222222222222": "partial"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"user,role_arn\n", "review.csv:1: the column function is missing"),
        (b"", "review.csv:1: the column user is missing"),
        (
            b"user,role_arn,function,through,decision,signed_by\na,b,c,directly,perhaps,x\n",
            "review.csv:2: 'perhaps' is no decision",
        ),
        (b"user,role_arn,function,through,decision,signed_by\na,b\n", "review.csv:2: there are 2 cells of 6"),
        (b"user,role_arn,function,through,decision,signed_by\n\xff\n", "review.csv:2: this is not UTF-8"),
        (b'user,role_arn,function,through,decision,signed_by\n"a"b,\n', "review.csv:2: this is not CSV: '"),
    ],
)
def test_a_broken_csv_is_refused_with_the_line(run: CommandLine, company: Path, content: bytes, expected: str) -> None:
    (company / "review.csv").write_bytes(content)
    done = run("org", "report", "--decisions", "review.csv")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(f"awsroles: error: {expected}")
    assert len(done.err.splitlines()) == 2


def test_the_last_review_tells_what_was_gained_and_lost(run: CommandLine, company: Path) -> None:
    before = run("org", "report", "--json").out
    (company / "old.json").write_text(before)
    same = run("org", "report", "--since", "old.json")
    assert same.err == f"Nothing was gained or lost since {json.loads(before)['at']}.\n"
    people = company / "people.toml"
    people.write_text(
        people.read_text().replace('carol = { functions = ["developers",', 'carol = { functions = ["auditors",')
    )
    done = run("org", "report", "--since", "old.json", "--csv", "review.csv", "--html", "review.html")
    words = [line.partition(": ")[2] for line in done.out.splitlines()]
    assert words == ["carol partner/auditors", "carol prod/auditors", "carol dev/developers", "carol prod/developers"]
    gained = {
        (row["user"], row["function"])
        for row in rows_of(company / "review.csv")
        if row["since_last_review"] == "gained"
    }
    assert gained == {("carol", "auditors")}
    found = json.loads(run("org", "report", "--since", "old.json", "--json", "--user", "carol").out)["since"]
    assert [each["account"] for each in found["lost"]] == ["dev", "prod"]
    (company / "old.json").write_text('{"at": "x", "accesses": [{"user": 1}]}')
    broken = run("org", "report", "--since", "old.json")
    assert (broken.code, broken.err.splitlines()[0]) == (3, "awsroles: error: old.json: accesses[0] is no access")


def _event(name: str, at: str, **more: Any) -> dict[str, Any]:
    identity = {"type": "IAMUser", "arn": _ADA, "userName": "ada"}
    return {
        "eventName": name,
        "eventTime": at,
        "userIdentity": identity,
        "requestParameters": {"roleArn": _OPERATIONS},
        **more,
    }


def test_a_users_own_use_of_a_role_comes_from_an_export_of_cloudtrail(run: CommandLine, company: Path) -> None:
    (company / "logs").mkdir()
    records = [
        _event("AssumeRole", "2026-01-02T03:04:05Z"),
        _event("AssumeRole", "2026-05-06T03:04:05Z", errorCode="AccessDenied"),
        _event("ListUsers", "2026-01-01T00:00:00Z", requestParameters=None),
    ]
    (company / "logs" / "trail.json.gz").write_bytes(gzip.compress(json.dumps({"Records": records}).encode()))
    looked_up = [{"CloudTrailEvent": json.dumps(_event("AssumeRole", "2026-02-02T03:04:05Z"))}]
    (company / "events.json").write_text(json.dumps({"Events": looked_up}))
    done = run("org", "report", "--json", "--user", "ada", "--cloudtrail", "logs", "--cloudtrail", "events.json")
    found = json.loads(done.out)
    assert found["cloudtrail"] == {
        "events": 4,
        "first_at": "2026-01-01T00:00:00Z",
        "last_at": "2026-05-06T03:04:05Z",
    }
    uses = {each["role_arn"]: each["own_last_use_of_role"] for each in found["accesses"]}
    assert uses.pop(_OPERATIONS) == "2026-02-02T03:04:05Z"
    assert set(uses.values()) == {"not_in_export"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[", "x.json:1:2: this is not JSON"),
        (b"[" * 100_000, "x.json is nested too deeply, or has too large a number"),
        (b'{"Records": {}}', "x.json is no export of CloudTrail"),
        (b'{"Records": [{"eventTime": "2026-01-01T00:00:00Z"}, 7]}', "x.json: Records[1] is no event"),
        (b'{"Records": [{"eventTime": 7}]}', "x.json: Records[0] has no eventTime"),
        (b'{"Events": [{"CloudTrailEvent": "["}]}', "x.json: Events[0] is no event"),
        (b"\x1f\x8b\x08broken", "x.json is a broken gzip file"),
        (b'{"a": "\xff"}', "x.json: byte 7 is not UTF-8"),
    ],
)
def test_an_export_that_is_none_is_refused_with_its_place(
    run: CommandLine, company: Path, content: bytes, expected: str
) -> None:
    (company / "x.json").write_bytes(content)
    done = run("org", "report", "--cloudtrail", "x.json")
    assert (done.code, done.out, done.err.splitlines()[0]) == (3, "", f"awsroles: error: {expected}")


@pytest.mark.usefixtures("company", "config")
def test_the_last_uses_are_those_that_aws_knows(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (
        "user,password_enabled,password_last_used,access_key_1_active,access_key_1_last_rotated,"
        "access_key_1_last_used_date\n"
        "ada,true,2026-03-04T05:06:07+00:00,true,2026-01-01T00:00:00+00:00,N/A\n"
        "carol,false,N/A,false,N/A,N/A\n"
    )

    def read(_: App, organization: Organization, *_named: Any, **_options: Any) -> Snapshot:
        snapshot = snapshot_of_resources(generate(organization))
        prod, master = snapshot.accounts["222222222222"], snapshot.accounts["444444444444"]
        used = replace(prod.roles["operations"], last_used=read_time("2026-02-03T04:05:06Z"), knows_use=True)
        unused = replace(prod.roles["developers"], knows_use=True)
        accounts = {
            **snapshot.accounts,
            prod.id: replace(prod, roles={**prod.roles, "operations": used, "developers": unused}),
            master.id: replace(master, credentials=read_credential_report(content, None)),
        }
        lost = (Unread("333333333333", "sts:AssumeRole", "*", "denied", "not allowed"),)
        return replace(snapshot, accounts=accounts, others=lost)

    monkeypatch.setattr(reach_output, "read_live", read)
    done = run("org", "report", "--live", "--json")
    found = json.loads(done.out)
    assert (done.code, found["complete"], found["source"]) == (4, False, "live")
    uses = {
        (each["user"], each["role_arn"].split(":", 4)[4]): (
            each["role_last_used_by_anybody"],
            each["access_key_last_used"],
            each["password_last_used"],
        )
        for each in found["accesses"]
    }
    assert uses["ada", "222222222222:role/operations"] == ("2026-02-03T04:05:06Z", "never", "2026-03-04T05:06:07Z")
    assert uses["ada", "222222222222:role/developers"] == ("not_in_400_days", "never", "2026-03-04T05:06:07Z")
    assert uses["carol", "222222222222:role/network"] == ("not_known", "none", "none")
    assert uses["bob@example.com", "222222222222:role/auditors"] == ("not_known", "not_known", "not_known")
    table = run("org", "report", "--live").out
    (ada, *_) = [line.split() for line in table.splitlines() if "operations" in line]
    assert ("ROLE LAST USED" in table, ada[-1]) == (True, "2026-02-03")


def test_a_dash_is_stdout(run: CommandLine, company: Path) -> None:
    done = run("org", "report", "--csv", "-")
    assert (done.code, done.err, done.out.splitlines()[0].split(",")[:2]) == (0, "", ["user", "account"])
    assert run("org", "report", "--html", "-").out.startswith("<!DOCTYPE html>")
    assert not (company / "-").exists()
    assert "cannot use --csv - with --html -" in run("org", "report", "--csv", "-", "--html", "-").err


def test_one_file_for_the_csv_and_the_page_is_refused_before_anything_is_written(
    run: CommandLine, company: Path
) -> None:
    done = run("org", "report", "--csv", "review", "--html", "./review")
    assert (done.code, done.err.splitlines()) == (
        2,
        [
            "awsroles: error: --csv and --html name the same file",
            "awsroles: hint: give one of them another name",
        ],
    )
    assert not (company / "review").exists()


@pytest.mark.usefixtures("company")
def test_decisions_are_read_alone(run: CommandLine) -> None:
    done = run("org", "report", "--decisions", "x.csv", "--html", "x.html")
    assert (done.code, done.err.splitlines()[0]) == (2, "awsroles: error: cannot use --decisions with --html")


def test_what_a_decision_cannot_change_is_told_with_its_reason(run: CommandLine, company: Path) -> None:
    run("org", "report", "--csv", "review.csv")
    lines = rows_of(company / "review.csv")
    for row in lines:
        row["decision"], row["signed_by"] = "keep", "Grace"
    ada, bob, carol, glass = (
        next(r for r in lines if r["user"].startswith(n)) for n in ("ada", "bob", "carol", "glass")
    )
    ada["decision"] = bob["decision"] = carol["decision"] = glass["decision"] = "remove"
    ada["signed_by"] = ""
    bob["through"] = "arn:aws:iam::222222222222:role/hub"
    carol["function"] = "none"
    lines[-1]["decision"] = ""
    write(company / "review.csv", [*lines, {**carol, "function": "operations"}])
    done = run("org", "report", "--decisions", "review.csv")
    assert (done.code, done.out) == (4, "")
    whys = [line.rpartition(" keeps ")[2].partition(": ")[2] for line in done.err.splitlines() if " keeps " in line]
    assert whys == [
        "nobody signed it",
        "it is reached through another role: decide on that one, or edit its policies",
        "the file gives no such function: edit the policies of the role or of the user",
        "a user of break-glass has it: edit [break_glass]",
        "the file does not give operations there to carol on this day",
    ]
    assert "awsroles: warning: 1 accesses have no decision" in done.err
    assert done.err.splitlines()[-1] == "The decisions change nothing in the organization's file."


def test_a_function_stays_if_another_account_of_it_is_kept(run: CommandLine, company: Path) -> None:
    run("org", "report", "--csv", "review.csv")
    decide(company / "review.csv", carol="dev/network")
    assert (
        "carol keeps network in prod, and a person has a function in all accounts of its grants"
        " (organization.toml:65:3): make another function of one of them"
    ) in run("org", "report", "--decisions", "review.csv").err


def test_a_person_without_a_function_is_to_be_offboarded(run: CommandLine, company: Path) -> None:
    run("org", "report", "--csv", "review.csv", "--at", "2027-01-15")
    decide(company / "review.csv", **{"bob@example.com": "partner/auditors prod/auditors"})
    done = run("org", "report", "--decisions", "review.csv", "--at", "2027-01-15")
    assert "bob@example.com has no function left: awsroles org offboard bob@example.com\n" in done.err
    assert '+"bob@example.com" = { functions = [], path = "/contractors/", until = 2036-12-31 }' in done.out


def test_each_file_that_cannot_be_read_has_a_hint(run: CommandLine, company: Path) -> None:
    report = "name what awsroles org report --json printed"
    trail = "name the JSON of aws cloudtrail lookup-events, or a file that a trail wrote"
    (company / "none").mkdir()
    (company / "old.json").write_text("[]")
    (company / "heading.csv").write_text("user\n")
    (company / "broken.csv").write_bytes(b"user\n\xff")
    (company / "verdict.csv").write_text("user,role_arn,function,through,decision,signed_by\na,b,c,directly,no,x\n")
    for arguments, error, hint in (
        (("--since", "gone.json"), "gone.json cannot be read: No such file or directory", report),
        (("--since", "old.json"), "old.json is no report", report),
        (
            ("--decisions", "gone.csv"),
            "gone.csv cannot be read: No such file or directory",
            "name the CSV of awsroles org report --csv",
        ),
        (
            ("--decisions", "heading.csv"),
            "heading.csv:1: the column role_arn is missing",
            "name the CSV of awsroles org report --csv, with its headings",
        ),
        (("--decisions", "broken.csv"), "broken.csv:2: this is not UTF-8", "save it as CSV UTF-8 in the spreadsheet"),
        (("--decisions", "verdict.csv"), "verdict.csv:2: 'no' is no decision", "write keep or remove"),
        (("--cloudtrail", "none"), "none has no .json or .json.gz file", trail),
        (("--cloudtrail", "old.json"), "old.json is no export of CloudTrail", trail),
    ):
        done = run("org", "report", str(company / "organization.toml"), *arguments)
        assert (done.code, done.err) == (3, f"awsroles: error: {error}\nawsroles: hint: {hint}\n")
    done = run("org", "report", "--csv", "none")
    assert (done.code, done.err) == (
        5,
        "awsroles: error: none cannot be read: Is a directory\nawsroles: hint: name another file\n",
    )


def test_too_many_exports_are_refused(run: CommandLine, company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_files, "_MOST_EXPORTS", 1)
    for name in ("a.json", "b.json"):
        (company / name).write_text('{"Records": []}')
    done = run("org", "report", "--cloudtrail", "a.json", "--cloudtrail", "b.json")
    assert done.err == (
        "awsroles: error: over 1 files of CloudTrail\nawsroles: hint: name those of the time of the review\n"
    )
    assert "The CloudTrail export has no events." in html_of(run, company, "a.json")
    (company / "b.json").write_text(json.dumps({"Records": [_event("AssumeRole", "2026-01-02T03:04:05Z")]}))
    page = html_of(run, company, "b.json")
    assert "The CloudTrail export is of 2026-01-02T03:04:05Z to 2026-01-02T03:04:05Z." in page
    assert '"not in the export"' in page
    assert page.startswith("<!DOCTYPE html>")
    assert "<title>Access review</title>" in page


def html_of(run: CommandLine, company: Path, export: str) -> str:
    """Return the page with the uses in *export*."""
    assert run("org", "report", "--html", "review.html", "--cloudtrail", export).code == 0
    return (company / "review.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("answer", [True, False])
def test_a_file_of_another_program_is_replaced_after_a_yes(
    run: CommandLine, company: Path, monkeypatch: pytest.MonkeyPatch, answer: bool
) -> None:
    asked: list[str] = []

    def confirm(_: object, question: str, *, default: bool = True) -> bool:  # noqa: ARG001 - the port has it
        asked.append(question)
        return answer

    monkeypatch.setattr(prompter.Terminal, "confirm", confirm)
    (company / "notes.html").write_text("mine")
    done = run("org", "report", "--html", "notes.html")
    assert asked == ["Replace notes.html, which holds decisions or is of another program?"]
    assert (done.code, (company / "notes.html").read_text() == "mine") == ((0, False) if answer else (130, True))


def test_a_last_review_with_missing_parts_is_told(run: CommandLine, company: Path) -> None:
    (company / "old.json").write_text('{"at": "2026-01-01T00:00:00Z", "complete": false, "accesses": []}')
    done = run("org", "report", "--since", "old.json")
    assert done.out.splitlines()[-1] == "gained since 2026-01-01T00:00:00Z: glass-2 storage/break-glass"
    assert done.err.splitlines()[-1] == (
        "awsroles: warning: the last review was not complete: what seems gained may have been there"
    )


def test_a_company_without_users_has_no_rows(run: CommandLine, empty: Path) -> None:
    (empty / "organization.toml").write_text(SMALL.partition("[users]")[0])
    done = run("org", "report")
    assert (done.code, done.out, done.err) == (0, "", "Nobody reaches a role.\n")
