"""The script for zsh, for a directory of fpath or to be sourced."""

from completions.generator.command_tree import MARK, SETTING_VALUES, Argument, Command, Option, Value

_BEGINNING = f"""\
#compdef awsroles awsroles_use
# {MARK}

_awsroles_profile_names() {{
    local -a names
    # All names, because the user's matchers select them.
    names=(${{(f)"$(command awsroles _profiles '' 2>/dev/null)"}})
    compadd "$@" -a names
}}

_awsroles_setting_values() {{
    case $words[CURRENT-1] in
SETTINGS
    esac
}}

# Complete the command after `--` like the shell; fail if the cursor is before it.
_awsroles_after_dashes() {{
    local -i dashes=${{words[(i)--]}}
    ((dashes < CURRENT)) || return
    shift dashes words
    ((CURRENT -= dashes))
    _normal
    return 0
}}
"""

_END = """
_awsroles_of_use() {
    _arguments ':PROFILE:_awsroles_profile_names'
}

if [[ $service == awsroles_use ]]; then
    _awsroles_of_use
elif [[ ${funcstack[1]} == _awsroles ]]; then
    _awsroles_main "$@"
else
    compdef _awsroles_main awsroles
    compdef _awsroles_of_use awsroles_use
fi
"""

_GROUP = """
NAME() {
    local curcontext=$curcontext state line ret=1
    _arguments -C -s -S : \\
SPECIFICATIONS \\
        '1:command:->command' \\
        '*:: :->inner' && ret=0
    case $state in
        command)
            local -a inner=(
COMMANDS
            )
            _describe -t commands command inner && ret=0
            ;;
        inner)
            curcontext="${curcontext%:*}-$line[1]:"
            case $line[1] in
FUNCTIONS
            esac
            ;;
    esac
    return ret
}
"""

_SINGLE = """
NAME() {
BEFORE    _arguments -s -S : \\
SPECIFICATIONS
}
"""


def script(commands: Command) -> str:
    """Return the script."""
    settings = (f'        {name}) compadd "$@" -- {" ".join(words)} ;;' for name, words in SETTING_VALUES.items())
    beginning = _BEGINNING.replace("SETTINGS", "\n".join(settings))
    return f"{beginning}{''.join(map(_function, commands.all()))}{_END}"


def _function(command: Command) -> str:
    """Return the function that completes the words after *command*."""
    specifications = [*map(_option, command.options), *map(_argument, command.arguments)]
    commands = (f"{' ' * 16}{_quoted(f'{each.name}:{each.help}')}" for each in command.inner)
    functions = (f"{' ' * 16}{each.name}) {_function_name(each)} && ret=0 ;;" for each in command.inner)
    runs_command = any(each.value.kind == "command" for each in command.arguments)
    return (
        (_GROUP if command.inner else _SINGLE)
        .replace("NAME", _function_name(command))
        .replace("BEFORE", "    _awsroles_after_dashes && return\n" if runs_command else "")
        .replace("COMMANDS", "\n".join(commands))
        .replace("FUNCTIONS", "\n".join(functions))
        .replace("SPECIFICATIONS", " \\\n".join(f"{' ' * 8}{each}" for each in specifications))
    )


def _function_name(command: Command) -> str:
    return "_awsroles_" + ("_".join(command.path).replace("-", "_") or "main")


def _option(option: Option) -> str:
    """Return the specification of *option*, which excludes its other names."""
    text = f"[{_plain(option.help)}]"
    value = "" if option.value is None else f":{_plain(option.value.name)}:{_action(option.value)}"
    # The value may be in the same word.
    ends = ("=", "+") if option.value is not None else ("", "")
    names = [f"{name}{ends[0] if name.startswith('--') else ends[1]}" for name in option.names]
    if len(names) == 1:
        return _quoted(f"{names[0]}{text}{value}")
    together = " ".join(option.names)
    return f"'({together})'{{{','.join(names)}}}{_quoted(text + value)}"


def _argument(argument: Argument) -> str:
    value = argument.value
    if value.kind == "command":
        return "'*:COMMAND:(--)'"
    return _quoted(f"{'*' if argument.repeats else ''}:{_plain(value.name)}:{_action(value)}")


def _action(value: Value) -> str:
    actions = {
        "profile": "_awsroles_profile_names",
        "file": "_files",
        "command": "_command_names -e",
        "setting": "_awsroles_setting_values",
    }
    return f"({' '.join(value.words)})" if value.kind == "words" else actions.get(value.kind, " ")


def _plain(text: str) -> str:
    r"""Return *text* escaped for a specification."""
    return "".join(f"\\{each}" if each in r"\:[]" else each for each in text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
