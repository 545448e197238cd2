# For bash and zsh: sets _awsroles_shown to what stands before the prompt, at $1 seconds since the epoch.
_awsroles_show() {
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
