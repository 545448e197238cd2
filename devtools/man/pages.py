"""The manual pages: awsroles(1), and one for each command and group, such as awsroles-org-check(1)."""

from collections.abc import Iterable, Iterator

from awsroles import __version__
from awsroles.cli.commands import COLOR_HELP
from awsroles.cli.overview import HEADINGS
from awsroles.core.project_urls import DOCUMENTATION, REPOSITORY
from completions.generator.command_tree import Argument, Command, Option, read_commands
from devtools.man.roff import bold, escaped, example, heading, help_text, markdown, paragraph, references, tagged
from devtools.man.tables import rows

_SUMMARY = "use AWS roles from one IAM user"
_DESCRIPTION = """
awsroles is for companies that manage people as IAM users in a master account and resources in sub-accounts, whose roles
require MFA. It stores your access key in the keyring, asks for an MFA code every 12 hours, and writes profiles that
work with the AWS CLI and every SDK.

`awsroles` alone prints the next command to type.
"""
# Switches of every command, which only awsroles(1) explains.
_SWITCHES = ("--verbose", "--quiet", "--no-input")
_EXAMPLES = {
    "Store the access key and write the profiles:": "awsroles setup",
    "Use a profile:": "aws --profile prod-operations sts get-caller-identity",
    "Run a program that reads credentials from its environment:": "awsroles exec prod-operations -- terraform plan",
}


def pages(date: str) -> dict[str, str]:
    """Return the text of every page by the name of its file. *date* is the day of the release, such as 2026-11-29."""
    program = read_commands()
    made = {}
    for command in program.all():
        body = _page(command) if command.path else _program(program)
        title = f'.TH {escaped(_name(command)).upper()} 1 {date} "awsroles {__version__}" "User Commands"'
        made[f"{_name(command)}.1"] = "\n".join(
            [r".\" Made from the commands by `make dist`.", title, *_spaced(body), ""]
        )
    return made


def _spaced(lines: Iterable[str]) -> Iterator[str]:
    """Yield *lines* without the .PP below a heading, which mandoc warns of."""
    above = ""
    for each in lines:
        if each != ".PP" or not above.startswith(".S"):
            yield each
        above = each


def _name(command: Command) -> str:
    return "-".join(("awsroles", *command.path))


def _program(program: Command) -> Iterator[str]:
    yield from _head(program, _SUMMARY)
    for each in _DESCRIPTION.split("\n\n"):
        yield from paragraph(markdown(" ".join(each.split())))
    by_name = {each.name: each for each in program.inner}
    headings = {**HEADINGS, "For the AWS CLI and SDKs": ("credential-process",)}
    yield heading("COMMANDS")
    for title, names in headings.items():
        yield f'.SS "{escaped(title)}"'
        yield from _listed([by_name[name] for name in names if name in by_name])
    yield heading("OPTIONS")
    yield from paragraph(r"These work with every command, before or after it; \fB\-\-color\fR only before it.")
    color = Option(("--color",), COLOR_HELP, None, "WHEN")
    for option in [*program.options[1:-1], color, program.options[0], program.options[-1]]:
        yield from _option(option)
    yield heading("EXIT STATUS")
    for code, meaning in rows("exit-codes.md"):
        yield from tagged(markdown(code), markdown(meaning))
    yield heading("ENVIRONMENT")
    for variables, effect in rows("environment-variables.md"):
        yield from tagged(markdown(variables), markdown(effect))
    yield heading("FILES")
    for content, location in rows("files.md"):
        yield from tagged(markdown(location), markdown(content))
    yield heading("EXAMPLES")
    for purpose, command in _EXAMPLES.items():
        yield from paragraph(escaped(purpose))
        yield from example(command)
    yield from _see_also()
    yield from paragraph(f"Bugs: {escaped(REPOSITORY)}/issues")


def _page(command: Command) -> Iterator[str]:
    yield from _head(command, command.help[:1].lower() + command.help[1:].removesuffix("."))
    yield from paragraph(help_text(command.help))
    for each in command.description:
        yield from paragraph(help_text(each))
    if command.inner:
        yield heading("COMMANDS")
        yield from _listed(command.inner)
    if command.arguments:
        yield heading("ARGUMENTS")
        for argument in command.arguments:
            yield from tagged(_argument(argument), help_text(argument.help))
    yield heading("OPTIONS")
    for option in command.options:
        if option.names[0] not in _SWITCHES:
            yield from _option(option)
    yield from paragraph(
        r"\fB\-\-verbose\fR, \fB\-\-quiet\fR and \fB\-\-no\-input\fR are in" + "\n" + r".BR awsroles (1)."
    )
    yield heading("EXIT STATUS")
    yield from paragraph("0 is success.\nThe other codes are in\n.BR awsroles (1).")
    if command.example:
        yield heading("EXAMPLES")
        yield from example(command.example)
    above = ["-".join(("awsroles", *command.path[:end])) for end in range(len(command.path))]
    yield from _see_also(*above, *map(_name, command.inner))


def _head(command: Command, summary: str) -> Iterator[str]:
    words = " ".join(("awsroles", *command.path))
    yield from (heading("NAME"), rf"{escaped(_name(command))} \- {escaped(summary)}", heading("SYNOPSIS"))
    pieces = [each for each in command.usage if each != "COMMAND [ARGS]..."]
    usage = " ".join([*(["COMMAND"] if command.inner else []), *pieces])
    yield f"{bold(words)} {escaped(usage)}"
    yield heading("DESCRIPTION")


def _listed(commands: "list[Command] | tuple[Command, ...]") -> Iterator[str]:
    for command in commands:
        yield from (".TP", rf".BR {escaped(_name(command))} (1)", escaped(command.help))


def _option(option: Option) -> list[str]:
    value = rf" \fI{escaped(option.metavar)}\fR" if option.metavar else ""
    names = sorted(option.names, key=len)
    return tagged(f"{', '.join(map(bold, names))}{value}", help_text(option.help))


def _argument(argument: Argument) -> str:
    return rf"\fI{escaped(argument.metavar)}\fR"


def _see_also(*names: str) -> Iterator[str]:
    yield heading("SEE ALSO")
    yield from references(names)
    yield from paragraph(f"Documentation: {escaped(DOCUMENTATION)}")
