"""`awsroles config list [KEY]`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.cli.base import Json, command
from awsroles.cli.output import results
from awsroles.cli.output.table import Column, Row, table
from awsroles.cli.parameters import Argument
from awsroles.core.records.vocabulary import SettingRecord
from awsroles.core.settings import setting, shown
from awsroles.core.settings_text import EffectiveSetting, effective_settings

_COLUMNS = [Column("SETTING"), Column("VALUE", most=40), Column("DEFAULT", most=20, drop=1), Column("FROM", most=32)]


@command("awsroles config list")
def run(
    app: App,
    key: Annotated[
        str | None, Argument(metavar="[KEY]", help="One setting, explained (default: all).", show_default=False)
    ] = None,
    json: Json = False,
) -> None:
    """List the settings, and where each value comes from.

    They are in config.toml, which you may edit as well.
    """
    wanted = None if key is None else setting(key)
    # Raises the error of a value that is wrong.
    _ = app.settings
    found = effective_settings(app.settings_file.read(), app.environ)
    if wanted is not None:
        found = [each for each in found if each.setting is wanted]
    if json:
        results.as_json([_record(each, app.settings_path) for each in found])
    elif wanted is None:
        rows = [(each.setting.name, shown(each.value), each.setting.default_shown, _origin(each)) for each in found]
        table(_COLUMNS, [Row(row) for row in rows])
    else:
        _explain(found[0])


def _record(each: EffectiveSetting, path: str) -> SettingRecord:
    of = each.setting
    return SettingRecord(of.name, each.value, of.default, each.source, of.variable, path, each.line)


def _explain(each: EffectiveSetting) -> None:
    of = each.setting
    pairs = [
        ("value", shown(each.value)),
        ("from", _origin(each)),
        ("default", of.default_shown),
        ("takes", ", ".join(of.choices) or of.takes.lower()),
        ("overridden by", of.variable),
    ]
    results.fields(of.name, [(name, value) for name, value in pairs if value is not None])
    results.paragraph(of.about, indent=2)


def _origin(each: EffectiveSetting) -> str:
    if each.source == "environment":
        return each.setting.variable or ""
    return each.source if each.line is None else f"config.toml:{each.line}"
