"""The script for PowerShell 5.1 or newer."""

from collections.abc import Iterator

from completions.generator.command_tree import MARK, SETTING_VALUES, Command, Value

_FUNCTION = r"""
Register-ArgumentCompleter -Native -CommandName awsroles -ScriptBlock {
    param($word, $line, $cursor)
    $result = {
        param($text, $shown, $type, $tip)
        [System.Management.Automation.CompletionResult]::new($text, $shown, $type, $tip)
    }
    $answer = {
        param($kind, $begun, $lead)
        switch -Wildcard ($kind) {
            '=*' {
                foreach ($each in $kind.Substring(1).Split(' ')) {
                    if ($each.StartsWith($begun)) {
                        & $result "$lead$each" $each 'ParameterValue' $each
                    }
                }
            }
            'profile' {
                foreach ($each in @(& awsroles _profiles $begun 2>$null)) {
                    & $result "$lead$each" $each 'ParameterValue' $each
                }
            }
            'setting' {
                foreach ($each in $settings[$words[-1]]) {
                    if ($each.StartsWith($begun)) {
                        & $result "$lead$each" $each 'ParameterValue' $each
                    }
                }
            }
            'file' { [System.Management.Automation.CompletionCompleters]::CompleteFilename($begun) }
            'command' { [System.Management.Automation.CompletionCompleters]::CompleteCommand($begun) }
        }
    }
    $described = {
        param($pairs, $type)
        foreach ($each in $pairs) {
            $name, $tip = $each -split ' ', 2
            if ($name.StartsWith($word, [StringComparison]::Ordinal)) {
                & $result $name $name $type $tip
            }
        }
    }
@COMMANDS@
    # The words before the word at the cursor.
    $words = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor -or
            ($word -eq '' -and $_.Extent.EndOffset -le $cursor) } | ForEach-Object { $_.Extent.Text })
    $path = ''
    $given = 0
    $kind = ''
    $dashes = $false
    foreach ($each in $words | Select-Object -Skip 1) {
        $here = $commands[$path]
        if ($kind) { $kind = '' }
        elseif ($dashes) { $given++ }
        elseif ($each -eq '--') { $dashes = $true }
        elseif ($each -match '^-[^-].') {
            # Joined letters. What follows one with a value is its value.
            for ($at = 1; $at -lt $each.Length -and -not $kind; $at++) { $kind = $here.Valued["-$($each[$at])"] }
            if ($at -lt $each.Length) { $kind = '' }
        }
        elseif ($each.StartsWith('-')) { $kind = $here.Valued[$each] }
        elseif ($commands.Contains("$path $each".Trim())) { $path = "$path $each".Trim() }
        else { $given++ }
    }
    $here = $commands[$path]
    $argument = if ($given -lt $here.Arguments.Count) { $here.Arguments[$given] } else { $here.Rest }
    if ($kind) { & $answer $kind $word '' }
    elseif ($dashes -and $here.Rest -eq 'command') {
        & $answer $(if ($words[-1] -eq '--') { 'command' } else { 'file' }) $word ''
    }
    elseif ($dashes) { & $answer $argument $word '' }
    elseif ($word -match '^(--[^=]+)=(.*)$') { & $answer $here.Valued[$Matches[1]] $Matches[2] "$($Matches[1])=" }
    elseif ($word.StartsWith('-')) { & $described $here.Options 'ParameterName' }
    elseif ($here.Commands.Count) { & $described $here.Commands 'Command' }
    elseif ($argument -eq 'command') { & $answer '=--' $word '' }
    else { & $answer $argument $word '' }
}
"""


def script(commands: Command) -> str:
    """Return the script."""
    table = "".join(line for command in commands.all() for line in _lines(command))
    whole = f"    $commands = @{{\n{table}    }}"
    whole += "\n    $settings = @{\n"
    for name, words in SETTING_VALUES.items():
        whole += f"        {_quoted(name)} = @({', '.join(map(_quoted, words))})\n"
    return f"# {MARK}\n{_FUNCTION.replace('@COMMANDS@', whole + '    }')}"


def _lines(command: Command) -> Iterator[str]:
    once = ", ".join(_quoted(_kind(each.value)) for each in command.arguments if not each.repeats)
    rest = "".join(_kind(each.value) for each in command.arguments if each.repeats)
    valued = [(name, _kind(option.value)) for option in command.options if option.value for name in option.names]
    yield f"        {_quoted(' '.join(command.path))} = @{{\n"
    yield from _described("Commands", [(each.name, each.help) for each in command.inner])
    yield from _described("Options", [(name, option.help) for option in command.options for name in option.names])
    pairs = [f"{_quoted(name)} = {_quoted(kind)}" for name, kind in valued]
    yield from _lines_between("Valued", "@{", pairs, "}")
    yield f"            Arguments = @({once})\n            Rest = {_quoted(rest)}\n        }}\n"


def _described(name: str, pairs: list[tuple[str, str]]) -> Iterator[str]:
    # No table: its keys ignore case, and a script with -v and -V in one of them is refused.
    yield from _lines_between(name, "@(", [_quoted(f"{each} {text}") for each, text in pairs], ")")


def _lines_between(name: str, start: str, lines: list[str], end: str) -> Iterator[str]:
    yield f"            {name} = {start}"
    yield "".join(f"\n                {each}" for each in lines)
    yield f"\n            {end}\n" if lines else f"{end}\n"


def _kind(value: Value) -> str:
    return f"={' '.join(value.words)}" if value.kind == "words" else value.kind


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
