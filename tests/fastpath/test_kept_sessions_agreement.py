"""The short way of credential-process gives what the long way would give without asking anybody, or nothing."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testbed.config.samples import seeded
from testbed.fuzz.examples import examples
from testbed.scenarios.hit_and_miss import ROLE, USERS, HitAndMiss, hit_and_miss

from awsroles.errors import AwsrolesError, ConfigurationError
from awsroles.fastpath.session_record import key_id_fact

NAMES = ("master", "second", "default", "a", "b", "c.d@e", "f/g", "static", "absent")
MORE = (
    "region = eu-west-1",
    "OUTPUT: json",
    "awsroles_mfa_serial = arn:aws:iam::111111111111:mfa/ada-phone",
    "awsroles_mfa_max_age_seconds = 900",
    "awsroles_duration_seconds = 7200",
    "awsroles_policy_arns = arn:aws:iam::aws:policy/ReadOnlyAccess",
    "AWSROLES_POLICY_FILE: read.json",
    "endpoint_url = https://sts.example.com",
    "use_fips_endpoint = true",
    "services = near",
    "s3 =\n  max_concurrent_requests = 20",
    "# a comment",
    "  # an indented comment",
    "",
    "name = Zoë\u2028",
)
# What makes a profile another, or the file one that botocore refuses.
ODD = (
    "services = gone",
    "[services near]",
    "region = again",
    "source_profile = master",
    "sso_session = s",
    "aws_access_key_id = AKIA",
    "  continued",
    "awsroles_role_arn = nonsense",
    "junk",
    "[a",
    "[profile a]",
    "[profile 'a']",
    "  [profile b]",
    "[DEFAULT]",
    "[DEFAULT]\nawsroles_mfa_max_age_seconds = 900",
    "[default]",
    "[profile master ]",
)
CREDENTIALS = (
    "",
    "",
    "",
    "[other]\nregion = x\n",
    "[a]\nregion = x\n",
    "[master]\naws_access_key_id = AKIA\n",
    "[b]\nsource_profile = master\n",
    "[DEFAULT]\nsso_session = s\n",
    "x",
)
SERVICES = (
    "[services near]\nsts =\n  endpoint_url = https://sts.example.com\n[profile last]\n",
    "[services near]\nsts =\n  endpoint_url = https://sts.example.com\n",
    "[services near]\ns3 =\n  endpoint_url = https://s3.example.com\n[services odd name]\nx = y\n",
    "[services 'near']\nx = y\n",
)
LEFT = (-5, 3, 58, 63, 297, 303, 397, 403, 897, 903, 1_197, 1_203, 3_597, 40_000)
MANY = examples(250)


@pytest.fixture
def ways(tmp_path: Path) -> Iterator[HitAndMiss]:
    """Give a home where nothing is kept."""
    with hit_and_miss(tmp_path) as ways:
        yield ways


def random_config(random: Random) -> str:
    text = ""
    for name in random.sample(NAMES[:-1], random.randint(2, 8)):
        header = "[default]" if name == "default" else f"[profile {name}]"
        options = random.sample(MORE, random.choice((0, 0, 1, 3)))
        if name in NAMES[:2]:
            options.append(f"awsroles_user_arn = {USERS[NAMES.index(name)]}")
        elif name == "static":
            options += ["aws_access_key_id = AKIA9", "aws_secret_access_key = s"]
        else:
            source = random.choice((*NAMES[:2] * 3, *NAMES))
            options += [f"awsroles_role_arn = {ROLE}", f"awsroles_source_profile = {source}"][
                : random.choice((1, 2, 2, 2))
            ]
        random.shuffle(options)
        text += "".join(f"{line}\n" for line in (header, *options, random.choice(("", "# between"))))
    return text + random.choice(SERVICES)


def with_a_line(random: Random, text: str, lines: tuple[str, ...]) -> str:
    every = text.split("\n")
    every.insert(random.randint(0, len(every)), random.choice(lines))
    return "\n".join(every)


def arrange(ways: HitAndMiss, random: Random) -> None:
    """Write files, keep sessions for what they say, and then change something, or not."""
    text = random_config(random)
    end = random.choice(("\n", "\n", "\r\n", "\r"))
    ways.write("config", text.replace("\n", end).encode())
    ways.write("credentials", random.choice(CREDENTIALS).encode())
    for name in NAMES:
        with suppress(AwsrolesError):
            ways.keep(name, random.choice(LEFT), random.choice((600, 900, 1_500, 3_600, 43_200)))
        with suppress(AwsrolesError, ValueError):
            if random.random() < 0.3:
                ways.keep(name, random.choice(LEFT), 1_800, is_elevated=True)
    match random.choice(("nothing", "nothing", "config", "odd", "credentials", "endpoint", "key")):
        case "config":
            ways.write("config", with_a_line(random, text, MORE).replace("\n", end).encode())
        case "odd":
            ways.write("config", with_a_line(random, text, ODD).replace("\n", end).encode())
        case "credentials":
            ways.write("credentials", random.choice(CREDENTIALS).encode())
        case "endpoint":
            ways.environ["AWS_ENDPOINT_URL"] = "https://example.com"
        case "key":
            ways.local_state.set(key_id_fact(USERS[0]), random.choice(("", "AKIA7")))


@MANY
@given(seed=st.integers(0, 2**32))
def test_both_ways_agree_whatever_stands_in_the_files(ways: HitAndMiss, seed: int) -> None:
    random = seeded(seed)
    ways.environ.pop("AWS_ENDPOINT_URL", None)
    ways.local_state.set(key_id_fact(USERS[0]), "AKIA0")
    arrange(ways, random)
    try:
        ways.profiles()
    except ConfigurationError:
        # The whole file is refused, as the AWS CLI would: it is not asked whether something far away is to blame.
        return
    for name in NAMES:
        short = ways.short(name)
        if short is not None:
            assert ways.long(name) == (short, 0)


def test_sessions_without_prompts_are_mostly_hits(ways: HitAndMiss) -> None:
    short = long = 0
    for seed in range(220):
        arrange(ways, seeded(seed))
        for name in NAMES:
            with suppress(AwsrolesError):
                long += ways.long(name)[1] == 0
                short += ways.short(name) is not None
    assert short > long * 0.4
    assert short > 50


NARROWED = (
    f"[profile master]\nawsroles_user_arn = {USERS[0]}\n[profile a]\nawsroles_role_arn = {ROLE}\n"
    "awsroles_source_profile = master\nawsroles_policy_arns = arn:aws:iam::aws:policy/ReadOnlyAccess\n"
)


# What is left of the elevated session, in seconds, and whose session both ways hand out.
@pytest.mark.parametrize(("left", "is_elevated"), [(1_790, True), (80, True), (57, False), (-5, False)])
def test_an_elevated_session_is_handed_out_to_its_last_minute_and_then_the_narrowed_one(
    ways: HitAndMiss, left: int, *, is_elevated: bool
) -> None:
    ways.write("config", NARROWED.encode())
    ways.write("credentials", b"")
    ways.keep("a", 3_500, 3_600)
    narrowed = ways.short("a")
    assert narrowed is not None
    ways.keep("a", left, 1_800, is_elevated=True)
    found, calls = ways.long("a")
    assert (found != narrowed, calls) == (is_elevated, 0)
    # The long way deletes the one that has ended.
    assert ways.short("a") == (found if is_elevated else None)


def test_an_elevated_session_is_for_the_profile_as_it_is(ways: HitAndMiss) -> None:
    ways.write("config", NARROWED.encode())
    ways.write("credentials", b"")
    ways.keep("a", 1_790, 1_800, is_elevated=True)
    assert ways.short("a") is not None
    ways.write("config", NARROWED.replace("ReadOnlyAccess", "ViewOnlyAccess").encode())
    assert ways.short("a") is None
    ways.write("config", NARROWED.replace("awsroles_policy_arns", "# awsroles_policy_arns").encode())
    assert ways.short("a") is None


def test_no_role_session_passes_for_an_elevated_one(ways: HitAndMiss) -> None:
    ways.write("config", NARROWED.encode())
    ways.write("credentials", b"")
    ways.keep("a", 300, 3_600)
    (name,) = ways.items
    ways.items[name.replace("role-session", "elevated-session")] = ways.items.pop(name)
    assert ways.short("a") is None


@pytest.mark.parametrize(("left", "length"), [(90_000, 3_600), (40_000_000, 40_003_600)])
@pytest.mark.parametrize("profile", ["master", "a"])
def test_what_no_session_can_be_after_the_clock_was_set_back_is_handed_out_by_neither(
    ways: HitAndMiss, profile: str, left: int, length: int
) -> None:
    role_profile = f"[profile a]\nawsroles_role_arn = {ROLE}\nawsroles_source_profile = master\n"
    ways.write("config", f"[profile master]\nawsroles_user_arn = {USERS[0]}\n{role_profile}".encode())
    ways.write("credentials", b"")
    ways.keep(profile, 3_500, 3_600)
    assert ways.short(profile) is not None
    ways.keep(profile, left, length)
    assert ways.short(profile) is None
    with suppress(AwsrolesError):
        assert ways.long(profile)[1] > 0
