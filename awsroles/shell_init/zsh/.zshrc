# Second startup file of zsh under `awsroles exec`: the user's own file, then the session again, then the prompt.
if (( ${+_awsroles_zdotdir} )); then
    ZDOTDIR=$_awsroles_zdotdir
else
    unset ZDOTDIR
fi
# /etc/zshrc of macOS sets HISTFILE to a file in ZDOTDIR.
if [[ ${HISTFILE-} == $_awsroles_folder/* ]]; then
    HISTFILE=${ZDOTDIR:-$HOME}/.zsh_history
fi

if [[ -r ${ZDOTDIR:-$HOME}/.zshrc ]]; then
    source "${ZDOTDIR:-$HOME}/.zshrc"
fi
eval "$_awsroles_assignments"
source "$_awsroles_folder/../shown.sh"
unset _awsroles_assignments _awsroles_folder _awsroles_zdotdir

# The user's own file may give ! a meaning in prompts.
if [[ -o promptbang ]]; then
    _awsroles_name=${_awsroles_name//!/!!}
fi

zmodload zsh/datetime
_awsroles_prompt() {
    emulate -L zsh
    PROMPT=${PROMPT#$_awsroles_shown}
    _awsroles_show $EPOCHSECONDS
    PROMPT=$_awsroles_shown$PROMPT
}
# Last, to run after functions that set PROMPT each time.
precmd_functions+=(_awsroles_prompt)
