# What the zsh of `awsroles exec` reads next: the person's own file, then the session once more, then the prompt.
if (( ${+_awsroles_zdotdir} )); then
    ZDOTDIR=$_awsroles_zdotdir
else
    unset ZDOTDIR
fi
# macOS keeps the history beside the files that are read.
if [[ ${HISTFILE-} == $_awsroles_folder/* ]]; then
    HISTFILE=${ZDOTDIR:-$HOME}/.zsh_history
fi

if [[ -r ${ZDOTDIR:-$HOME}/.zshrc ]]; then
    source ${ZDOTDIR:-$HOME}/.zshrc
fi
eval "$_awsroles_assignments"
source $_awsroles_folder/../shown.sh
unset _awsroles_assignments _awsroles_folder _awsroles_zdotdir

zmodload zsh/datetime
_awsroles_prompt() {
    emulate -L zsh
    PROMPT=${PROMPT#$_awsroles_shown}
    _awsroles_show $EPOCHSECONDS
    PROMPT=$_awsroles_shown$PROMPT
}
# Last, so that a prompt which is made anew each time has been made.
precmd_functions+=(_awsroles_prompt)
