# For bash and zsh, to be sourced: awsroles_use [PROFILE] switches this shell to a profile.
# It only sets AWS_PROFILE, so that sessions are refreshed, and unsets variables that would override it.
awsroles_use() {
    local profile=''
    case "${1-}" in
    -h | --help)
        echo 'usage: awsroles_use [PROFILE | --unset]'
        echo 'Switch this shell to a profile (default: you choose), or back to none.'
        return
        ;;
    --unset) ;;
    *) profile=$(command awsroles _use "$@") || return ;;
    esac
    if [ -n "${AWSROLES_PROFILE-}" ]; then
        # These belong to the previous profile, not to the user.
        unset -v AWS_REGION AWS_DEFAULT_REGION
    fi
    local settings="${AWSROLES_SETTINGS-} AWSROLES_SETTINGS "
    while [ -n "$settings" ]; do
        [ -z "${settings%% *}" ] || unset -v "${settings%% *}"
        settings=${settings#* }
    done
    unset -v AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_CREDENTIAL_EXPIRATION AWS_ACCOUNT_ID \
        AWSROLES_PROFILE AWS_CREDENTIAL_SCOPE AWS_BEARER_TOKEN_BEDROCK \
        AWS_DEFAULT_PROFILE AWS_SECURITY_TOKEN AWS_ACCESS_KEY AWS_SECRET_KEY \
        AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_ARN AWS_ROLE_SESSION_NAME \
        AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_CONTAINER_CREDENTIALS_FULL_URI \
        AWS_CONTAINER_AUTHORIZATION_TOKEN AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
    if [ -n "$profile" ]; then
        export AWS_PROFILE="$profile"
    else
        unset -v AWS_PROFILE
        echo 'This shell uses no profile now.' >&2
    fi
}
