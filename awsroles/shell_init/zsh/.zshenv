# First startup file of zsh under `awsroles exec`, which sets ZDOTDIR to this directory. It reads the user's own file.
_awsroles_folder=$ZDOTDIR
_awsroles_assignments=$_AWSROLES_ASSIGNMENTS
_awsroles_ends=${_AWSROLES_PROMPT%% *}
_awsroles_name=${_AWSROLES_PROMPT#* }
_awsroles_shown=
_awsroles_on=
_awsroles_off=
if (( ${+_AWSROLES_RED} )); then
    _awsroles_on='%F{red}'
    _awsroles_off='%f'
fi
if (( ${+_AWSROLES_ZDOTDIR} )); then
    ZDOTDIR=$_AWSROLES_ZDOTDIR
else
    unset ZDOTDIR
fi
unset _AWSROLES_ASSIGNMENTS _AWSROLES_PROMPT _AWSROLES_RED _AWSROLES_ZDOTDIR

if [[ -r ${ZDOTDIR:-$HOME}/.zshenv ]]; then
    source "${ZDOTDIR:-$HOME}/.zshenv"
fi
# That file may have set ZDOTDIR.
if (( ${+ZDOTDIR} )); then
    _awsroles_zdotdir=$ZDOTDIR
fi
ZDOTDIR=$_awsroles_folder
