"""Config files of native profiles as people have them, made by hypothesis."""

from hypothesis import strategies as st

from testbed.names import ADA, PHONE
from testbed.scenarios.in_memory_app import MASTER

TABLET = "arn:aws:iam::111111111111:mfa/ada-tablet"
STATIC = """[base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
"""

_ROLE = "arn:aws:iam::222222222222:role/operations"
_NAMES = ("prod", "prod-operations", "dev.eu@x", "a/b", "team:audit", "default")
_SOURCES = ("master", "master", "bare", "bare", "base", "gone", "prod", "prod", "dev.eu@x")
_MARGINS = ("", "", "", "  ", "\t")
_DELIMITERS = (" = ", " = ", "=", "= ", "\t=\t", ": ")
_BETWEEN = ("", " ", "# a note", "; role_arn = commented-out", "#mfa_serial=x", "  # indented")
_OTHERS = (
    "region = eu-west-1",
    "output=json # why",
    "s3 =\n  max_concurrent_requests = 20\n  addressing_style = path",
    "cli_pager =",
    "Color = f2b0a9",
    "services = local",
)
_FOREIGN = (
    "[sso-session s]\nsso_region = eu-west-1\n",
    "[profile sso]\nsso_session = s\nregion = eu-west-1\n",
    "[profile ec2]\nrole_arn = arn:aws:iam::222222222222:role/x\ncredential_source = Ec2InstanceMetadata\n",
    "[profile other]\ncredential_process = /usr/bin/other\n",
    "[plugins]\nx = y\n",
    "[DEFAULT]\noutput = json\n",
)
_SERVICES = "[services local]\ns3 =\n  endpoint_url = http://127.0.0.1:1\n"
_BARE = f"[profile bare]\nawsroles_user_arn = {ADA[:-3]}eve\nregion = eu-west-3\n"


def native(name: str, *lines: str, source: str = "master") -> str:
    """Return the section of a native profile, with *lines* after the two that make it one."""
    head = (f"\n[profile {name}]", f"role_arn = {_ROLE}", f"source_profile = {source}")
    return "".join(f"{line}\n" for line in (*head, *lines))


@st.composite
def native_configs(draw: st.DrawFn) -> str:
    """Return the text of a file with the master profiles master, with ada's phone, and bare, without a device."""
    names = draw(st.lists(st.sampled_from(_NAMES), min_size=1, max_size=5, unique=True))
    sections = [MASTER, _BARE, *draw(st.lists(st.sampled_from(_FOREIGN), unique=True))]
    sections += [draw(_native(name)) for name in names]
    if any("services = local" in section for section in sections):
        sections.append(_SERVICES)
    text = draw(st.sampled_from(("", "# mine\n", "\n"))) + "".join(
        section + draw(st.sampled_from(("", "\n", "\n\n", "\n# about the next\n")))
        for section in draw(st.permutations(sections))
    )
    text = _with_ends(draw, text)
    return text.rstrip("\r\n") if draw(st.booleans()) else text


@st.composite
def _native(draw: st.DrawFn, name: str) -> str:
    margin = draw(st.sampled_from(_MARGINS))
    options = [("role_arn", _ROLE), ("source_profile", draw(st.sampled_from(_SOURCES)))]
    optional = {
        "mfa_serial": (PHONE, PHONE, PHONE, PHONE, TABLET, ""),
        "external_id": ("e-1", "e-1", "not an id"),
        "duration_seconds": ("3600", "3600", "7200", "soon"),
        "role_session_name": ("ada",),
        "credential_process": ("/usr/bin/other",),
    }
    seeded_random = {"credential_process": 20}
    for key, values in optional.items():
        if draw(st.integers(0, seeded_random.get(key, 2))) == 0:
            options.append((key, draw(st.sampled_from(values))))
    lines = [
        draw(st.sampled_from((key, key, key.title()))) + draw(st.sampled_from(_DELIMITERS)) + value
        for key, value in options
    ]
    lines += draw(st.lists(st.sampled_from(_OTHERS), unique=True, max_size=3))
    lines = [margin + line.replace("\n", f"\n{margin}") for line in draw(st.permutations(lines))]
    header = name if name == "default" else f"profile {name}"
    text = draw(st.sampled_from((f"[{header}]\n", f"[{header}] # note\n", f"[{header}]; note\n")))
    for line in lines:
        text += f"{line}\n" + "".join(f"{each}\n" for each in draw(st.lists(st.sampled_from(_BETWEEN), max_size=1)))
    return text


def _with_ends(draw: st.DrawFn, text: str) -> str:
    ends = draw(st.sampled_from((("\n",), ("\r\n",), ("\r",), ("\n", "\r\n"))))
    if len(ends) == 1:
        return text.replace("\n", ends[0])
    return "".join(line + draw(st.sampled_from(ends)) for line in text.removesuffix("\n").split("\n"))
