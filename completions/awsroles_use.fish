# For fish, to be sourced: awsroles_use [PROFILE] switches this shell to a profile.
# It only sets AWS_PROFILE, so that sessions are refreshed, and unsets variables that would override it.
function awsroles_use --description 'Switch this shell to an AWS profile'
    set --local profile
    switch "$argv[1]"
        case -h --help
            echo 'usage: awsroles_use [PROFILE | --unset]'
            echo 'Switch this shell to a profile (default: you choose), or back to none.'
            return
        case --unset
        case '*'
            set profile (command awsroles _use $argv); or return
    end
    if set --query AWSROLES_PROFILE
        # These belong to the previous profile, not to the user.
        set --erase AWS_REGION AWS_DEFAULT_REGION
    end
    for name in (string split ' ' -- $AWSROLES_SETTINGS) AWSROLES_SETTINGS
        set --erase $name
    end
    set --erase AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_CREDENTIAL_EXPIRATION AWS_ACCOUNT_ID \
        AWSROLES_PROFILE AWS_CREDENTIAL_SCOPE AWS_BEARER_TOKEN_BEDROCK \
        AWS_DEFAULT_PROFILE AWS_SECURITY_TOKEN AWS_ACCESS_KEY AWS_SECRET_KEY \
        AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_ARN AWS_ROLE_SESSION_NAME \
        AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_CONTAINER_CREDENTIALS_FULL_URI \
        AWS_CONTAINER_AUTHORIZATION_TOKEN AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
    if set --query profile[1]
        set --global --export AWS_PROFILE $profile
    else
        set --erase AWS_PROFILE
        echo 'This shell uses no profile now.' >&2
    end
end
