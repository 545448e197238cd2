"""Session policies: what a profile names is read, and checked by AWS's limits before AWS is asked."""

import json
import re
from collections.abc import Callable
from hashlib import sha256

from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.model import RoleProfile
from awsroles.errors import ConfigurationError

# STS API reference, AssumeRole: PolicyArns, and the plaintext of both kinds of policies.
_MOST_ARNS = 10
_LONGEST = 2_048
# In bytes: more than a policy of 2,048 characters with its white space.
_LARGEST_FILE = 65_536
_ARN = re.compile(r"arn:(aws[a-z-]*):iam::(aws|\d{12}):policy/[\w+=,.@/-]{1,512}", re.ASCII)
# STS service model, sessionPolicyDocumentType.
_REFUSED = re.compile("[^\t\n\r\x20-\xff]")

SHA256 = "awsroles_policy_sha256"


@dataclass(frozen=True)
class SessionPolicy:
    """The session policies of a request: the in-line one as compact JSON, and the ARNs of managed ones."""

    document: str | None = None
    arns: tuple[str, ...] = ()


NO_POLICY = SessionPolicy()


def read_policy_arns(text: str) -> tuple[str, ...]:
    """Return the ARNs in *text*, with commas or blanks between them; raise ConfigurationError."""
    arns = tuple(dict.fromkeys(text.replace(",", " ").split()))
    for arn in arns:
        if not _ARN.fullmatch(arn):
            raise ConfigurationError(
                f"{arn!r} is not the ARN of a managed policy", "example: arn:aws:iam::aws:policy/ReadOnlyAccess"
            )
    if len(arns) > _MOST_ARNS:
        raise ConfigurationError(
            f"a session takes {_MOST_ARNS} managed policies, and these are {len(arns)}", "put several into one"
        )
    return arns


@dataclass(frozen=True)
class SessionPolicies:
    """The session policies of profiles; *read* returns the content of a policy file, None if there is none."""

    read: Callable[[str], bytes | None]

    def of(self, profile: RoleProfile) -> SessionPolicy:
        """Return the session policies of *profile*; raise ConfigurationError for what AWS would refuse."""
        arns = profile.policy_arns or ()
        self._check_arns(profile, arns)
        if profile.policy_file is None:
            return SessionPolicy(None, arns)
        content = self._content(profile)
        if sha256(content).hexdigest() != profile.policy_sha256:
            state = "has changed since the last login" if profile.policy_sha256 else "counts from the next login"
            raise ConfigurationError(
                f"the policy file of {profile.name}, {profile.policy_file}, {state}",
                f"read it, then run awsroles login {profile.name}",
            )
        document = _compact(profile, content)
        length = len(document) + sum(map(len, arns))
        if length > _LONGEST:
            raise ConfigurationError(
                f"the session policies of {profile.name} have {length} characters, and AWS takes {_LONGEST}",
                f"make a managed policy of {profile.policy_file}, and name it in awsroles_policy_arns",
            )
        return SessionPolicy(document, arns)

    def digest(self, profile: RoleProfile) -> dict[str, str]:
        """Return the option with the digest of the profile's policy file, no option without such a file.

        Raises ConfigurationError for what AWS would refuse.
        """
        if profile.policy_file is None:
            return {}
        content = self._content(profile)
        _compact(profile, content)
        return {SHA256: sha256(content).hexdigest()}

    def _content(self, profile: RoleProfile) -> bytes:
        path = profile.policy_file or ""
        try:
            content = self.read(path)
        except OSError as error:
            raise ConfigurationError(
                f"the policy file of {profile.name} cannot be read: {error.strerror}", f"check {path}"
            ) from error
        if content is None:
            raise ConfigurationError(
                f"the policy file of {profile.name} does not exist: {path}",
                f"write it, or run awsroles org sync if that wrote profile {profile.name}",
            )
        if len(content) > _LARGEST_FILE:
            raise ConfigurationError(
                f"{path} has {len(content)} bytes, more than a session policy can have",
                f"make a managed policy of it, and name it in awsroles_policy_arns of {profile.name}",
            )
        return content

    def _check_arns(self, profile: RoleProfile, arns: tuple[str, ...]) -> None:
        for arn in arns:
            _, partition, _, _, account, _ = arn.split(":", 5)
            role = profile.role
            if partition != role.partition or account not in ("aws", role.account):
                raise ConfigurationError(
                    f"the session policy {arn} of {profile.name} is not in account {role.account}, as its role is",
                    "name a policy of that account, or one of AWS: arn:aws:iam::aws:policy/ReadOnlyAccess",
                )
        length = sum(map(len, arns))
        if length > _LONGEST:
            raise ConfigurationError(
                f"the ARNs of the session policies of {profile.name} have {length} characters, "
                f"and AWS takes {_LONGEST}",
                "put several policies into one",
            )


def _compact(profile: RoleProfile, content: bytes) -> str:
    """Return the policy in *content* as JSON without white space; raise ConfigurationError if AWS would refuse it."""
    from awsroles.core.iam.documents import read_policy
    from awsroles.core.iam.refusal import RefusedPolicyError
    from awsroles.core.iam.statements import PolicyKind

    path = profile.policy_file
    try:
        text = content.decode()
        read_policy(text, PolicyKind.SESSION)
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not UTF-8", "save it as UTF-8") from error
    except RefusedPolicyError as error:
        raise ConfigurationError(
            f"AWS refuses the session policy in {path}: {error.message}", f"correct it, and log in to {profile.name}"
        ) from error
    compact = json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False)
    strange = _REFUSED.search(compact)
    if strange:
        raise ConfigurationError(
            f"{path} has the character {strange[0]!r}, and a session policy ends at U+00FF", "write it in ASCII"
        )
    return compact
