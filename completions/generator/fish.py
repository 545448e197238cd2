"""The script for fish."""

from collections.abc import Iterator

from completions.generator.command_tree import MARK, SETTING_VALUES, Command, Option, Value

_FUNCTIONS = r"""
# All names, because fish does the matching.
function __awsroles_profiles
    command awsroles _profiles '' 2>/dev/null
end

# Set `words` to the words before the cursor, `path` to the commands among them, `given` to the number of arguments
# after the commands, and `at` to the index of `--` if there is one.
function __awsroles_look --no-scope-shadowing
    set words (commandline --tokenize --current-process --cut-at-cursor)
    set path
    set given 0
    set at
    set -l skip 0
    for i in (seq 2 (count $words))
        if test $skip -eq 1
            set skip 0
        else if set --query at[1]
            set given (math $given + 1)
        else if test "$words[$i]" = --
            set at $i
        else if contains -- (string join ' ' -- $path $words[$i]) $__awsroles_valued
            set skip 1
        else if string match --quiet --regex -- '^-[^-].' $words[$i]
            # Joined letters. What follows one with a value is its value.
            set -l letters (string split '' -- (string sub --start 2 -- $words[$i]))
            for j in (seq (count $letters))
                if contains -- (string join ' ' -- $path -$letters[$j]) $__awsroles_valued
                    test $j -lt (count $letters); or set skip 1
                    break
                end
            end
        else if string match --quiet -- '-*' $words[$i]
            continue
        else if contains -- (string join ' ' -- $path $words[$i]) $__awsroles_paths
            set --append path $words[$i]
        else
            set given (math $given + 1)
        end
    end
end

# Test whether the commands before the cursor are $argv[1], followed by $argv[2] arguments if that is given.
function __awsroles_at
    set -l words
    set -l path
    set -l given
    set -l at
    __awsroles_look
    test "$path" = "$argv[1]"; or return
    test (count $argv) -lt 2; or test $given -eq $argv[2]
end

# Test whether the cursor is after the `--` of the command $argv[1].
function __awsroles_after_dashes
    set -l words
    set -l path
    set -l given
    set -l at
    __awsroles_look
    test "$path" = "$argv[1]" -a (count $at) -eq 1
end

# Complete the command after `--` like the shell.
function __awsroles_command
    set -l words
    set -l path
    set -l given
    set -l at
    __awsroles_look
    set -l before (string escape -- $words[(math $at + 1)..])
    complete --do-complete (string join ' ' -- $before (commandline --current-token))
end

complete -c awsroles -f
complete -c awsroles_use -f
complete -c awsroles_use -n 'test (count (commandline --tokenize --current-process --cut-at-cursor)) -eq 1' \
    -a '(__awsroles_profiles)'
"""


_ANSWERS = {
    "profile": "-a '(__awsroles_profiles)'",
    "command": "-a '(__fish_complete_command)'",
    "setting": "-a '(__awsroles_setting_values)'",
}


def script(commands: Command) -> str:
    """Return the script."""
    lines = (line for command in commands.all() for line in _lines(command))
    return "".join((f"# {MARK}\n", *_variables(commands), *_settings(), _FUNCTIONS, *lines))


def _variables(commands: Command) -> Iterator[str]:
    """Yield the variables of the functions: the paths of all commands, and all options with a value."""
    paths = [" ".join(command.path) for command in commands.all() if command.path]
    valued = [
        " ".join((*command.path, name))
        for command in commands.all()
        for option in command.options
        if option.value is not None
        for name in option.names
    ]
    yield f"\nset --global __awsroles_paths {' '.join(map(_quoted, paths))}\n"
    yield f"set --global __awsroles_valued {' '.join(map(_quoted, valued))}\n"


def _settings() -> Iterator[str]:
    yield "\n# The values of the setting before the cursor.\nfunction __awsroles_setting_values\n"
    yield "    set -l words (commandline --tokenize --current-process --cut-at-cursor)\n    switch $words[-1]\n"
    for name, words in SETTING_VALUES.items():
        yield f"        case {name}\n            string join \\n {' '.join(words)}\n"
    yield "    end\nend\n"


def _lines(command: Command) -> Iterator[str]:
    path = " ".join(command.path)
    yield "\n"
    for each in command.inner:
        yield _line(f"__awsroles_at '{path}'", f"-a {each.name} -d {_quoted(each.help)}")
    after = f"__awsroles_after_dashes '{path}'"
    runs_command = any(each.value.kind == "command" for each in command.arguments)
    for number, argument in enumerate(command.arguments):
        place = f"__awsroles_at '{path}'" + ("" if argument.repeats and not runs_command else f" {number}")
        before = f"not {after}; and {place}" if runs_command else place
        if argument.value.kind == "command":
            yield _line(before, "-a --")
            yield _line(after, "-a '(__awsroles_command)'")
        elif answers := _answers(argument.value):
            yield _line(before, answers)
    for option in command.options:
        yield _line(f"__awsroles_at '{path}'", _option(option))


def _line(condition: str, rest: str) -> str:
    return f'complete -c awsroles -n "{condition}" {rest}\n'


def _option(option: Option) -> str:
    names = [f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names]
    value = [] if option.value is None else ["-r -F" if option.value.kind == "file" else "-x", _answers(option.value)]
    return " ".join(each for each in (*names, *value, f"-d {_quoted(option.help)}") if each)


def _answers(value: Value) -> str:
    if value.kind == "words":
        return f"-a '{' '.join(value.words)}'"
    return _ANSWERS.get(value.kind, "")


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
