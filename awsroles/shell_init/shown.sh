# For bash and zsh: sets _awsroles_shown to what stands before the prompt, at $1 seconds since the epoch.
_awsroles_profile=$AWSROLES_PROFILE
_awsroles_show() {
    _awsroles_shown=
    # awsroles_use and `awsroles env` switch this shell to another one.
    if [ "${AWSROLES_PROFILE-}" != "$_awsroles_profile" ]; then
        return
    fi
    # A session that is renewed has no end.
    if ((_awsroles_ends == 0)); then
        _awsroles_shown="[$_awsroles_name] "
        return
    fi
    local left=$((_awsroles_ends - $1))
    if ((left <= 0)); then
        left=expired
    elif ((left < 60)); then
        left='<1m'
    elif ((left < 3600)); then
        left=$((left / 60))m
    else
        printf -v left '%dh%02dm' $((left / 3600)) $((left % 3600 / 60))
    fi
    _awsroles_shown="[$_awsroles_name $left] "
}
