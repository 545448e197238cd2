"""The script for bash 3.2 or newer, with or without the bash-completion package."""

from collections.abc import Iterator

from completions.generator.command_tree import MARK, SETTING_VALUES, Command, Value

_WORDS = r"""
# Set `words`, the words up to the cursor, and `starts`, the index of each in COMP_WORDS. bash splits words such as
# eu:prod or --source=master at the characters in COMP_WORDBREAKS.
_awsroles_words() {
    local line=${COMP_LINE:0:COMP_POINT} gap word i
    words=() starts=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        gap=${line%%[![:space:]]*}
        line=${line#"$gap"}
        word=${COMP_WORDS[i]}
        ((i < COMP_CWORD)) || word=$line
        if [[ $gap || $i -eq 0 ]]; then
            words+=("$word") starts+=("$i")
        else
            words[${#words[@]} - 1]+=$word
        fi
        line=${line#"$word"}
    done
}
"""

_ANSWERS = r"""
# Complete the word $2 with candidates of the kind $1; $3 is a prefix of the word that they do not have.
_awsroles_answer() {
    local kind=$1 word=$2 lead=${3-} begun before='' IFS=$' \n'
    case $word in
        [\"\']*) word=${word:1} ;;
        *\\*) word=${word//\\/} ;;
        # bash replaces only the part after the last of these characters; @ and $ are replaced too.
        *["$COMP_WORDBREAKS"]*) before=${word%"${word##*["$COMP_WORDBREAKS"]}"} before=${before%[@$]} ;;
    esac
    begun=${word#"$lead"}
    case $kind in
        =*) COMPREPLY=($(compgen -W "${kind#=}" -- "$begun")) ;;
        profile) COMPREPLY=($(command awsroles _profiles "$begun" 2>/dev/null)) ;;
        command) COMPREPLY=($(compgen -c -- "$begun")) ;;
        setting) COMPREPLY=($(compgen -W "$(_awsroles_setting "${words[${#words[@]} - 2]}")" -- "$begun")) ;;
        file) compopt -o default 2>/dev/null || IFS=$'\n' COMPREPLY=($(compgen -f -- "$begun")) ;;
    esac
    [[ -z $lead ]] || COMPREPLY=("${COMPREPLY[@]/#/$lead}")
    [[ -z $before ]] || COMPREPLY=("${COMPREPLY[@]#"$before"}")
}

# Complete the command at COMP_WORDS[$1] like the shell; $2 is the word at the cursor.
_awsroles_command() {
    if declare -F _comp_command_offset >/dev/null; then
        _comp_command_offset "$1"
    elif declare -F _command_offset >/dev/null; then
        _command_offset "$1"
    elif ((COMP_CWORD == $1)); then
        _awsroles_answer command "$2"
    else
        _awsroles_answer file "$2"
    fi
}

_awsroles() {
    local words starts path='' commands options arguments rest kind='' given=0 word i j last
    COMPREPLY=()
    _awsroles_words
    last=$((${#words[@]} - 1))
    _awsroles_at "$path"
    for ((i = 1; i < last; i++)); do
        word=${words[i]}
        if [[ $kind ]]; then
            # The value of the preceding option.
            kind=''
        elif [[ $word == -- ]]; then
            break
        elif [[ $word == -[!-]?* ]]; then
            # Joined letters. What follows one with a value is its value.
            for ((j = 1; j < ${#word}; j++)); do
                _awsroles_value "$path -${word:j:1}"
                [[ -z $kind ]] || break
            done
            ((j + 1 >= ${#word})) || kind=''
        elif [[ $word == -* ]]; then
            _awsroles_value "$path $word"
        elif [[ " $commands " == *" $word "* ]]; then
            path="$path $word"
            _awsroles_at "$path"
        else
            given=$((given + 1))
        fi
    done
    word=${words[last]}
    if [[ $kind ]]; then
        _awsroles_answer "$kind" "$word"
    elif ((i < last)) && [[ $rest == command ]]; then
        _awsroles_command "${starts[i + 1]}" "$word"
    elif ((i < last)); then
        given=$((given + last - i - 1))
        _awsroles_answer "${arguments[given]:-$rest}" "$word"
    elif [[ $word == --*=* ]]; then
        _awsroles_value "$path ${word%%=*}"
        _awsroles_answer "$kind" "$word" "${word%%=*}="
    elif [[ $word == -* ]]; then
        _awsroles_answer "=$options" "$word"
    elif [[ $commands ]]; then
        _awsroles_answer "=$commands" "$word"
    else
        kind=${arguments[given]:-$rest}
        _awsroles_answer "${kind/#command/=--}" "$word"
    fi
}

complete -F _awsroles awsroles

_awsroles_use() {
    local words starts
    COMPREPLY=()
    _awsroles_words
    ((${#words[@]} != 2)) || _awsroles_answer profile "${words[1]}"
}

complete -F _awsroles_use awsroles_use
"""


def script(commands: Command) -> str:
    """Return the script."""
    parts = (f"# {MARK}\n", _WORDS, *_at(commands), *_values(commands), *_settings(), _ANSWERS)
    return "".join(parts)


def _at(commands: Command) -> Iterator[str]:
    yield "\n# Set the candidates after the commands $1.\n_awsroles_at() {\n"
    yield "    commands='' options='' arguments=() rest=''\n    case $1 in\n"
    for command in commands.all():
        yield f"        '{_path(command)}')\n"
        if command.inner:
            yield f"            commands='{' '.join(each.name for each in command.inner)}'\n"
        yield f"            options='{' '.join(name for option in command.options for name in option.names)}'\n"
        once = [f"'{_kind(each.value)}'" for each in command.arguments if not each.repeats]
        if once:
            yield f"            arguments=({' '.join(once)})\n"
        for each in command.arguments:
            if each.repeats:
                yield f"            rest='{_kind(each.value)}'\n"
        yield "            ;;\n"
    yield "    esac\n}\n"


def _values(commands: Command) -> Iterator[str]:
    yield "\n# Set the kind of the value of the option at the end of $1; it is empty for a switch.\n"
    yield "_awsroles_value() {\n    case $1 in\n"
    for command in commands.all():
        for option in command.options:
            if option.value is not None:
                patterns = " | ".join(f"'{_path(command)} {name}'" for name in option.names)
                yield f"        {patterns}) kind='{_kind(option.value)}' ;;\n"
    yield "        *) kind='' ;;\n    esac\n}\n"


def _settings() -> Iterator[str]:
    yield "\n# Print the values of the setting $1.\n_awsroles_setting() {\n    case $1 in\n"
    for name, words in SETTING_VALUES.items():
        yield f"        {name}) echo '{' '.join(words)}' ;;\n"
    yield "    esac\n}\n"


def _path(command: Command) -> str:
    return "".join(f" {word}" for word in command.path)


def _kind(value: Value) -> str:
    return f"={' '.join(value.words)}" if value.kind == "words" else value.kind
