# Commands of fish under `awsroles exec`, run after the user's own files: the session again, then the prompt.
string split --max 1 ' ' -- $_AWSROLES_PROMPT | read --global --line _awsroles_ends _awsroles_name
eval "$_AWSROLES_ASSIGNMENTS"
set --global _awsroles_on
set --global _awsroles_off
if set --query _AWSROLES_RED
    set _awsroles_on (set_color red)
    set _awsroles_off (set_color normal)
end
set --erase _AWSROLES_ASSIGNMENTS _AWSROLES_PROMPT _AWSROLES_RED

set --global _awsroles_profile $AWSROLES_PROFILE

functions --copy fish_prompt _awsroles_own_prompt
function fish_prompt
    # First, because it reads $status and $pipestatus of the last command.
    set --local own (_awsroles_own_prompt)
    # awsroles_use and `awsroles env` can change the profile of this shell.
    if test "$AWSROLES_PROFILE" != "$_awsroles_profile"
        string join \n -- $own
        return
    end
    # A refreshed session (exec --server) has no expiration.
    if test $_awsroles_ends -eq 0 -a -z "$_awsroles_name"
        string join \n -- $own
        return
    end
    if test $_awsroles_ends -eq 0
        string join \n -- "$_awsroles_on""[$_awsroles_name]$_awsroles_off $own[1]" $own[2..]
        return
    end
    set --local left (math $_awsroles_ends - (date +%s))
    if test $left -le 0
        set left expired
        if not set --query _awsroles_told
            set --global _awsroles_told 1
            echo "The session of this shell has ended. For a new one: exit, then awsroles exec $_awsroles_profile" >&2
        end
    else if test $left -lt 60
        set left '<1m'
    else if test $left -lt 3600
        set left (math "floor($left / 60)")m
    else
        set left (printf '%dh%02dm' (math "floor($left / 3600)") (math "floor($left % 3600 / 60)"))
    end
    # The user's own prompt shows the profile.
    if test -z "$_awsroles_name"
        string join \n -- $own
        return
    end
    string join \n -- "$_awsroles_on""[$_awsroles_name $left]$_awsroles_off $own[1]" $own[2..]
end
