"""`awsroles profile show NAME`."""

from awsroles.app.app import App
from awsroles.app.sessions import profile_records
from awsroles.cli.base import Json, Profile, command
from awsroles.cli.output import results
from awsroles.core.profiles.summary import details
from awsroles.core.records.vocabulary import DetailedRecord


@command("awsroles profile show prod-operations")
def run(
    app: App,
    profile: Profile,
    json: Json = False,
) -> None:
    """Show a profile's effective settings, including inherited ones."""
    if json:
        results.as_json(profile_records(app).detailed(profile, DetailedRecord))
    else:
        results.fields(profile, details(app.profiles(), profile))
