"""Names of other tools' files, variables and programs."""

from pathlib import Path

from awsroles.adapters.files.tool_files import config_files, machine


def test_files_are_found_where_each_tool_looks_for_them_and_are_not_opened(home: Path) -> None:
    assert machine({}).paths == {}
    (home / ".awsume").mkdir()
    (home / ".awsume" / "config.yaml").symlink_to("nowhere")
    (home / ".Leapp").mkdir()
    (home / ".config" / "granted").mkdir(parents=True)
    (home / ".config" / "granted" / "config").write_text("")
    found = machine({"XDG_CONFIG_HOME": str(home / ".config")})
    assert found.paths == {
        "awsume": str(home / ".awsume" / "config.yaml"),
        "granted": str(home / ".config" / "granted" / "config"),
        "leapp": str(home / ".Leapp"),
    }
    assert config_files({})["granted"] == str(home / ".granted" / "config")


def test_programs_are_found_in_absolute_folders_of_the_path(home: Path) -> None:
    (home / "granted").write_text("")
    (home / "aws-vault").mkdir()
    assert machine({"PATH": f".::{home}:{home / 'missing'}"}).programs == ["granted"]
