"""The walkthroughs, by subject, in the order of the gallery."""

from testbed.screens.walkthrough import Walkthrough

from screens.walkthroughs import (
    bad_terminals,
    console,
    discover,
    doctor,
    explain,
    first_contact,
    first_login,
    helps,
    login,
    mfa,
    organization,
    profiles,
    rotate,
    setup,
    shells,
    status,
    store,
)

SUBJECTS: dict[str, tuple[Walkthrough, ...]] = {
    "First contact": first_contact.WALKTHROUGHS,
    "First login": first_login.WALKTHROUGHS,
    "Setup": setup.WALKTHROUGHS,
    "Discover": discover.WALKTHROUGHS,
    "Login": login.WALKTHROUGHS,
    "Status and logout": status.WALKTHROUGHS,
    "Commands and shells with a role": shells.WALKTHROUGHS,
    "Console": console.WALKTHROUGHS,
    "Explain": explain.WALKTHROUGHS,
    "Doctor": doctor.WALKTHROUGHS,
    "Organization": organization.WALKTHROUGHS,
    "Profiles": profiles.WALKTHROUGHS,
    "MFA devices": mfa.WALKTHROUGHS,
    "Rotation": rotate.WALKTHROUGHS,
    "Stores": store.WALKTHROUGHS,
    "Help": helps.WALKTHROUGHS,
    "Bad terminals": bad_terminals.WALKTHROUGHS,
}
ALL = tuple(each for walkthroughs in SUBJECTS.values() for each in walkthroughs)
