# For bash and zsh: set _awsroles_shown to the prefix of the prompt at $1 seconds since the epoch.
# The name is empty if the user's own prompt shows the profile.
_awsroles_profile=$AWSROLES_PROFILE
_awsroles_show() {
    _awsroles_shown=
    # awsroles_use and `awsroles env` can change the profile of this shell.
    if [ "${AWSROLES_PROFILE-}" != "$_awsroles_profile" ]; then
        return
    fi
    # A refreshed session (exec --server) has no expiration.
    if ((_awsroles_ends == 0)); then
        [ -z "$_awsroles_name" ] || _awsroles_shown="${_awsroles_on}[$_awsroles_name]${_awsroles_off} "
        return
    fi
    local left=$((_awsroles_ends - $1))
    if ((left <= 0)); then
        left=expired
        if [ -z "${_awsroles_told-}" ]; then
            _awsroles_told=1
            echo "The session of this shell has ended. For a new one: exit, then awsroles exec $_awsroles_profile" >&2
        fi
    elif ((left < 60)); then
        left='<1m'
    elif ((left < 3600)); then
        left=$((left / 60))m
    else
        printf -v left '%dh%02dm' $((left / 3600)) $((left % 3600 / 60))
    fi
    [ -z "$_awsroles_name" ] || _awsroles_shown="${_awsroles_on}[$_awsroles_name $left]${_awsroles_off} "
}
