"""The limits of a session's duration: role chaining, and the role's own maximum."""

from awsroles.core.aws.durations import LONGEST_CHAINED_SESSION, format_duration
from awsroles.core.explain.explanation import Finding, Notes
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions.limits import RoleLimits
from awsroles.errors import DurationTooLongError


class Limits:
    """The limits of the session that the profile of *chain* asks for."""

    def __init__(self, chain: ResolvedProfile, notes: Notes) -> None:
        self._chain = chain
        self._notes = notes
        self._asked = format_duration(chain.role_profile.seconds)

    def chained(self) -> Finding | None:
        """Return the finding of a session of over 1 h that another session asks for."""
        if self._chain.role_profile.seconds <= LONGEST_CHAINED_SESSION:
            self._notes.note("limits", "ok", f"a session of {self._asked} is within all limits")
            return None
        if self._chain.assumed_by_access_key:
            return None
        why = "role chaining" if len(self._chain.role_profiles) > 1 else "a session as its source"
        sentence = f"{why} limits sessions to 1 h, and the profile asks for {self._asked}"
        self._notes.note("limits", "failed", sentence)
        return Finding("chained_duration", "known", sentence, (self._shorter,))

    def local(self, limits: RoleLimits) -> Finding | None:
        """Return the finding of a limit that is known without asking."""
        found = self.chained()
        if found is not None:
            return found
        try:
            limits.check(self._chain)
        except DurationTooLongError as error:
            self._notes.note("limits", "failed", error.message)
            return self.too_long()
        return None

    def of_role(self, longest: int | None) -> Finding | None:
        """Return the finding if *longest*, the role's maximum in seconds, is less than the profile asks for."""
        if longest is None:
            note = f"it is not known if the role allows a session of {self._asked}: to ask AWS takes an MFA code"
            self._notes.note("limits", "unknown", note)
            return None
        if longest >= self._chain.role_profile.seconds:
            self._notes.note("limits", "ok", f"the role allows sessions of {format_duration(longest)}")
            return None
        self._notes.note("limits", "failed", f"the role allows sessions of at most {format_duration(longest)}")
        return self.too_long()

    def too_long(self) -> Finding:
        """Return the finding of a role that allows no session as long as the profile's."""
        role = self._chain.role_profile.role
        sentence = f"the role {role.name} in account {role.account} allows no session of {self._asked}"
        return Finding("duration", "known", sentence, (self._shorter, "or have the role's owner raise its maximum"))

    @property
    def _shorter(self) -> str:
        return f"awsroles login {self._chain.name} --duration 1h --save"
