"""The walkthroughs, by subject, in the order of the gallery."""

from testbed.screens.walkthrough import Walkthrough

from screens.walkthroughs import first_contact, login, setup, status

SUBJECTS: dict[str, tuple[Walkthrough, ...]] = {
    "First contact": first_contact.WALKTHROUGHS,
    "Setup": setup.WALKTHROUGHS,
    "Login": login.WALKTHROUGHS,
    "Status": status.WALKTHROUGHS,
}
ALL = tuple(each for walkthroughs in SUBJECTS.values() for each in walkthroughs)
