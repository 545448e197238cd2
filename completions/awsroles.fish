# Completion of awsroles, made from its commands by `make completions`: changes here are lost.

set --global __awsroles_paths 'setup' 'discover' 'login' 'logout' 'elevate' 'status' 'history' 'exec' 'serve' 'env' 'console' 'explain' 'doctor' 'rotate' 'prompt' 'completion' 'credential-process' 'demo' 'help' 'open' 'open docs' 'profile' 'profile add' 'profile adopt' 'profile show' 'profile list' 'profile remove' 'config' 'config list' 'config get' 'config set' 'config unset' 'store' 'store show' 'store move' 'mfa' 'mfa code' 'mfa store' 'mfa forget' 'mfa enroll' 'org' 'org init' 'org lint' 'org fmt' 'org diff' 'org policies' 'org sync' 'org show' 'org who-can' 'org can' 'org report' 'org check' 'org offboard'
set --global __awsroles_valued 'setup --from' 'setup --from-csv' 'setup --from-tool' 'setup --master' 'setup --region' 'setup -r' 'setup --mfa-serial' 'setup --duration' 'setup -d' 'setup --store' 'setup --organization' 'discover --try' 'discover --accounts' 'discover --name-template' 'discover --from-files' 'discover --mfa-code' 'discover -t' 'login --role-arn' 'login --account' 'login --role' 'login --source' 'login --region' 'login -r' 'login --external-id' 'login --duration' 'login -d' 'login --session-name' 'login --source-identity' 'login --mfa-serial' 'login --mfa-code' 'login -t' 'login --reason' 'elevate --reason' 'elevate --duration' 'elevate -d' 'elevate --mfa-code' 'elevate -t' 'status --sort' 'history --since' 'history --cloudtrail' 'exec --duration' 'exec -d' 'serve --port' 'serve --socket' 'serve --token-file' 'env --shell' 'console --service' 'console --region' 'console -r' 'console --path' 'console --role-color' 'console --color' 'console --display-name' 'console --browser' 'console --browser-profile' 'console --html' 'console --format' 'explain --expect' 'explain --via' 'explain --from-files' 'rotate --mfa-code' 'rotate -t' 'prompt --format' 'profile add --role-arn' 'profile add --account' 'profile add --role' 'profile add --source' 'profile add --region' 'profile add -r' 'profile add --external-id' 'profile add --duration' 'profile add -d' 'profile add --session-name' 'profile add --source-identity' 'profile add --mfa-serial' 'profile add --color' 'profile add --account-name' 'profile add --policy-arns' 'profile add --policy-file' 'mfa enroll --profile' 'mfa enroll --mfa-code' 'mfa enroll -t' 'org init --via' 'org init --profile' 'org diff --at' 'org policies --format' 'org policies --out' 'org policies -o' 'org policies --bootstrap' 'org policies --via' 'org policies --profile' 'org sync --ref' 'org sync --master' 'org sync --function' 'org sync --mfa-code' 'org sync -t' 'org show --file' 'org show --user' 'org show --at' 'org who-can --file' 'org who-can --via' 'org who-can --profile' 'org who-can --from-files' 'org who-can --at' 'org can --file' 'org can --via' 'org can --profile' 'org can --from-files' 'org can --at' 'org report --via' 'org report --profile' 'org report --at' 'org report --html' 'org report --csv' 'org report --user' 'org report --since' 'org report --decisions' 'org report --cloudtrail' 'org check --baseline' 'org check --write-baseline' 'org check --before' 'org check --via' 'org check --profile' 'org check --sarif' 'org check --junit' 'org check --mfa-code' 'org check -t' 'org offboard --confirm' 'org offboard --to' 'org offboard --via' 'org offboard --profile'

# The values of the setting before the cursor.
function __awsroles_setting_values
    set -l words (commandline --tokenize --current-process --cut-at-cursor)
    switch $words[-1]
        case prompt
            string join \n tty zenity kdialog osascript never
        case history
            string join \n optional required
        case exec_prompt
            string join \n always never
    end
end

# All names, because fish does the matching.
function __awsroles_profiles
    command awsroles _profiles '' 2>/dev/null
end

# Set `words` to the words before the cursor, `path` to the commands among them, `given` to the number of arguments
# after the commands, and `at` to the index of `--` if there is one.
function __awsroles_look --no-scope-shadowing
    set words (commandline --tokenize --current-process --cut-at-cursor)
    set path
    set given 0
    set at
    set -l skip 0
    for i in (seq 2 (count $words))
        if test $skip -eq 1
            set skip 0
        else if set --query at[1]
            set given (math $given + 1)
        else if test "$words[$i]" = --
            set at $i
        else if contains -- (string join ' ' -- $path $words[$i]) $__awsroles_valued
            set skip 1
        else if string match --quiet --regex -- '^-[^-].' $words[$i]
            # Joined letters. What follows one with a value is its value.
            set -l letters (string split '' -- (string sub --start 2 -- $words[$i]))
            for j in (seq (count $letters))
                if contains -- (string join ' ' -- $path -$letters[$j]) $__awsroles_valued
                    test $j -lt (count $letters); or set skip 1
                    break
                end
            end
        else if string match --quiet -- '-*' $words[$i]
            continue
        else if contains -- (string join ' ' -- $path $words[$i]) $__awsroles_paths
            set --append path $words[$i]
        else
            set given (math $given + 1)
        end
    end
end

# Test whether the commands before the cursor are $argv[1], followed by $argv[2] arguments if that is given.
function __awsroles_at
    set -l words
    set -l path
    set -l given
    set -l at
    __awsroles_look
    test "$path" = "$argv[1]"; or return
    test (count $argv) -lt 2; or test $given -eq $argv[2]
end

# Test whether the cursor is after the `--` of the command $argv[1].
function __awsroles_after_dashes
    set -l words
    set -l path
    set -l given
    set -l at
    __awsroles_look
    test "$path" = "$argv[1]" -a (count $at) -eq 1
end

# Complete the command after `--` like the shell.
function __awsroles_command
    set -l words
    set -l path
    set -l given
    set -l at
    __awsroles_look
    set -l before (string escape -- $words[(math $at + 1)..])
    complete --do-complete (string join ' ' -- $before (commandline --current-token))
end

complete -c awsroles -f
complete -c awsroles_use -f
complete -c awsroles_use -n 'test (count (commandline --tokenize --current-process --cut-at-cursor)) -eq 1' \
    -a '(__awsroles_profiles)'

complete -c awsroles -n "__awsroles_at ''" -a setup -d 'Store your access key and create the master profile.'
complete -c awsroles -n "__awsroles_at ''" -a discover -d 'Find the roles that you may assume, and write their profiles.'
complete -c awsroles -n "__awsroles_at ''" -a login -d 'Log in to a role.'
complete -c awsroles -n "__awsroles_at ''" -a logout -d 'Delete sessions.'
complete -c awsroles -n "__awsroles_at ''" -a elevate -d 'Open a guarded profile for a while.'
complete -c awsroles -n "__awsroles_at ''" -a status -d 'Show your sessions and the time left.'
complete -c awsroles -n "__awsroles_at ''" -a history -d 'Show the sessions that this machine had, and why.'
complete -c awsroles -n "__awsroles_at ''" -a exec -d 'Run a command, or a shell, with a role\'s credentials.'
complete -c awsroles -n "__awsroles_at ''" -a serve -d 'Provide a role\'s credentials to containers.'
complete -c awsroles -n "__awsroles_at ''" -a env -d 'Print a role\'s credentials as shell variables.'
complete -c awsroles -n "__awsroles_at ''" -a console -d 'Open a role in the AWS console.'
complete -c awsroles -n "__awsroles_at ''" -a explain -d 'Explain why a role is denied.'
complete -c awsroles -n "__awsroles_at ''" -a doctor -d 'Find what is wrong on this machine.'
complete -c awsroles -n "__awsroles_at ''" -a rotate -d 'Replace your access key.'
complete -c awsroles -n "__awsroles_at ''" -a prompt -d 'Print the profile and the time left, for a shell prompt.'
complete -c awsroles -n "__awsroles_at ''" -a completion -d 'Print or install shell completion.'
complete -c awsroles -n "__awsroles_at ''" -a credential-process -d 'Provide credentials to the AWS CLI and SDKs.'
complete -c awsroles -n "__awsroles_at ''" -a demo -d 'Show how awsroles works, without an AWS account.'
complete -c awsroles -n "__awsroles_at ''" -a help -d 'Show the help of a command.'
complete -c awsroles -n "__awsroles_at ''" -a open -d 'Open the documentation.'
complete -c awsroles -n "__awsroles_at ''" -a profile -d 'Add, adopt, show, list and remove profiles.'
complete -c awsroles -n "__awsroles_at ''" -a config -d 'List and change your settings.'
complete -c awsroles -n "__awsroles_at ''" -a store -d 'Show or move where secrets are kept.'
complete -c awsroles -n "__awsroles_at ''" -a mfa -d 'Get MFA codes and manage MFA devices.'
complete -c awsroles -n "__awsroles_at ''" -a org -d 'Keep accounts, functions and people in one file.'
complete -c awsroles -n "__awsroles_at ''" -l version -s V -d 'Print the version.'
complete -c awsroles -n "__awsroles_at ''" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at ''" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at ''" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at ''" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'setup' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'setup'" -l from -x -a '(__awsroles_profiles)' -d 'Move the key of this profile, and remove it there.'
complete -c awsroles -n "__awsroles_at 'setup'" -l from-csv -r -F -d 'Take the key from the CSV file of the IAM console.'
complete -c awsroles -n "__awsroles_at 'setup'" -l from-tool -x -a 'aws-vault awsume aws-mfa aws-runas granted leapp' -d 'Take over the profiles of aws-vault, awsume, aws-mfa, aws-runas, granted or leapp, after a diff.'
complete -c awsroles -n "__awsroles_at 'setup'" -l master -x -d 'Name of the master profile, as PROFILE.'
complete -c awsroles -n "__awsroles_at 'setup'" -l region -s r -x -a 'af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' -d 'Region of your master account.'
complete -c awsroles -n "__awsroles_at 'setup'" -l mfa-serial -x -d 'Serial of your MFA device (default: AWS is asked).'
complete -c awsroles -n "__awsroles_at 'setup'" -l duration -s d -x -d 'Duration of MFA sessions (default: 12h).'
complete -c awsroles -n "__awsroles_at 'setup'" -l store -x -a 'keyring file' -d 'Keep secrets in the OS keyring (default) or in a sealed file.'
complete -c awsroles -n "__awsroles_at 'setup'" -l organization -r -F -d 'Also write the profiles of this file or git repository, as org sync does.'
complete -c awsroles -n "__awsroles_at 'setup'" -l replace -d 'Allow replacing another user\'s profile.'
complete -c awsroles -n "__awsroles_at 'setup'" -l dry-run -s n -d 'Show what --from-tool would change, and change nothing.'
complete -c awsroles -n "__awsroles_at 'setup'" -l yes -s y -d 'Answer confirmations with yes.'
complete -c awsroles -n "__awsroles_at 'setup'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'setup'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'setup'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'setup'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'setup'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'discover' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'discover'" -l verify -d 'Ask AWS for a session of each role.'
complete -c awsroles -n "__awsroles_at 'discover'" -l prune -d 'Remove profiles that no policy allows any more.'
complete -c awsroles -n "__awsroles_at 'discover'" -l all -s a -d 'Write roles that may not exist, too.'
complete -c awsroles -n "__awsroles_at 'discover'" -l try -x -d 'Names of roles to try for wildcards.'
complete -c awsroles -n "__awsroles_at 'discover'" -l accounts -x -d 'Accounts for wildcards, or a FILE with one a line.'
complete -c awsroles -n "__awsroles_at 'discover'" -l name-template -x -d 'Names of new profiles (default: {account}-{role}).'
complete -c awsroles -n "__awsroles_at 'discover'" -l from-files -r -F -d 'Files of aws iam get-account-authorization-details, instead of AWS.'
complete -c awsroles -n "__awsroles_at 'discover'" -l mfa-code -s t -x -d 'The MFA code; - reads it from stdin.'
complete -c awsroles -n "__awsroles_at 'discover'" -l dry-run -s n -d 'Show what would change, and change nothing.'
complete -c awsroles -n "__awsroles_at 'discover'" -l yes -s y -d 'Answer confirmations with yes.'
complete -c awsroles -n "__awsroles_at 'discover'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'discover'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'discover'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'discover'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'discover'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'login'" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'login'" -l role-arn -x -d 'The role, by its ARN.'
complete -c awsroles -n "__awsroles_at 'login'" -l account -x -d 'The role\'s account, instead of --role-arn.'
complete -c awsroles -n "__awsroles_at 'login'" -l role -x -d 'The role\'s name, with its path.'
complete -c awsroles -n "__awsroles_at 'login'" -l source -x -a '(__awsroles_profiles)' -d 'The profile that assumes the role.'
complete -c awsroles -n "__awsroles_at 'login'" -l region -s r -x -a 'af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' -d 'The profile\'s region.'
complete -c awsroles -n "__awsroles_at 'login'" -l external-id -x -d 'The external ID that the role asks for.'
complete -c awsroles -n "__awsroles_at 'login'" -l duration -s d -x -d 'Session length (default 1h); over 1h needs a code.'
complete -c awsroles -n "__awsroles_at 'login'" -l session-name -x -d 'The role session name (default: your user name).'
complete -c awsroles -n "__awsroles_at 'login'" -l source-identity -x -d 'The source identity of the session.'
complete -c awsroles -n "__awsroles_at 'login'" -l mfa-serial -x -d 'Another MFA device than the source\'s.'
complete -c awsroles -n "__awsroles_at 'login'" -l mfa-code -s t -x -d 'The MFA code; - reads it from stdin.'
complete -c awsroles -n "__awsroles_at 'login'" -l reason -x -d 'What the session is for; the history keeps it.'
complete -c awsroles -n "__awsroles_at 'login'" -l pick -d 'Choose the profile, even if AWS_PROFILE is set.'
complete -c awsroles -n "__awsroles_at 'login'" -l force -s f -d 'Start new sessions, with a new MFA code.'
complete -c awsroles -n "__awsroles_at 'login'" -l save -d 'Keep --duration in the profile.'
complete -c awsroles -n "__awsroles_at 'login'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'login'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'login'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'login'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'login'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'logout'" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'logout'" -l all -s a -d 'All sessions, MFA sessions too.'
complete -c awsroles -n "__awsroles_at 'logout'" -l revoke -d 'Also end them at AWS, on every machine, if you may: after a loss.'
complete -c awsroles -n "__awsroles_at 'logout'" -l all-mine -d 'With --revoke, all sessions of your users.'
complete -c awsroles -n "__awsroles_at 'logout'" -l yes -s y -d 'Answer confirmations with yes.'
complete -c awsroles -n "__awsroles_at 'logout'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'logout'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'logout'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'logout'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'logout'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'elevate' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'elevate'" -l reason -x -d 'The reason, such as a ticket.'
complete -c awsroles -n "__awsroles_at 'elevate'" -l duration -s d -x -d 'How long: 15m to 1h.'
complete -c awsroles -n "__awsroles_at 'elevate'" -l mfa-code -s t -x -d 'The MFA code; - reads it from stdin.'
complete -c awsroles -n "__awsroles_at 'elevate'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'elevate'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'elevate'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'elevate'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'elevate'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'status' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'status'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'status'" -l sort -x -a 'recent name expiry' -d 'Sort by last use, name or expiry.'
complete -c awsroles -n "__awsroles_at 'status'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'status'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'status'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'status'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'history' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'history'" -l since -x -d 'How far to look back, such as 12h (default: 7d).'
complete -c awsroles -n "__awsroles_at 'history'" -l cloudtrail -x -a '(__awsroles_profiles)' -d 'Print queries for the events of the profile\'s last session.'
complete -c awsroles -n "__awsroles_at 'history'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'history'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'history'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'history'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'history'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "not __awsroles_after_dashes 'exec'; and __awsroles_at 'exec' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "not __awsroles_after_dashes 'exec'; and __awsroles_at 'exec' 1" -a --
complete -c awsroles -n "__awsroles_after_dashes 'exec'" -a '(__awsroles_command)'
complete -c awsroles -n "__awsroles_at 'exec'" -l duration -s d -x -d 'Session length (default 1h); over 1h needs a code.'
complete -c awsroles -n "__awsroles_at 'exec'" -l server -s s -d 'Renew the credentials as long as the command runs.'
complete -c awsroles -n "__awsroles_at 'exec'" -l nested -d 'Start a shell inside the shell of another session.'
complete -c awsroles -n "__awsroles_at 'exec'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'exec'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'exec'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'exec'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'serve' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'serve'" -l port -x -d 'Port on localhost (default: any free port). With --socket: port of the container\'s forwarder (default: 9911).'
complete -c awsroles -n "__awsroles_at 'serve'" -l socket -r -F -d 'Serve at a Unix socket that only you may use.'
complete -c awsroles -n "__awsroles_at 'serve'" -l token-file -r -F -d 'Write the token to this file (default: a private directory).'
complete -c awsroles -n "__awsroles_at 'serve'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'serve'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'serve'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'serve'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'env' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'env'" -l shell -x -a 'bash zsh fish powershell cmd dotenv json' -d 'The shell to write for (default: the one that runs this).'
complete -c awsroles -n "__awsroles_at 'env'" -l unset -d 'Print the commands that undo it.'
complete -c awsroles -n "__awsroles_at 'env'" -l show -d 'Show the secrets on the terminal.'
complete -c awsroles -n "__awsroles_at 'env'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'env'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'env'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'env'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'console' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'console'" -l sign-in -d 'Sign in with the role\'s credentials.'
complete -c awsroles -n "__awsroles_at 'console'" -l service -x -d 'Open this service (--sign-in).'
complete -c awsroles -n "__awsroles_at 'console'" -l region -s r -x -a 'af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' -d 'Open this region (--sign-in).'
complete -c awsroles -n "__awsroles_at 'console'" -l path -x -d 'Open this path (--sign-in).'
complete -c awsroles -n "__awsroles_at 'console'" -l logout-first -d 'Sign out of the console first.'
complete -c awsroles -n "__awsroles_at 'console'" -l role-color -l color -x -d 'The role\'s color in the console: red, orange, yellow, green, blue or six hex digits.'
complete -c awsroles -n "__awsroles_at 'console'" -l display-name -x -d 'The name that the console shows (default: the profile\'s).'
complete -c awsroles -n "__awsroles_at 'console'" -l print -s p -d 'Print the URL instead of opening it.'
complete -c awsroles -n "__awsroles_at 'console'" -l copy -d 'Copy the URL instead of opening it.'
complete -c awsroles -n "__awsroles_at 'console'" -l browser -x -a '(__fish_complete_command)' -d 'Open the URL with this command; {url} stands for it.'
complete -c awsroles -n "__awsroles_at 'console'" -l private -d 'Open a private window.'
complete -c awsroles -n "__awsroles_at 'console'" -l browser-profile -x -d 'Use this browser profile.'
complete -c awsroles -n "__awsroles_at 'console'" -l container -d 'Open in a Firefox container.'
complete -c awsroles -n "__awsroles_at 'console'" -l all -s a -d 'Use every role: with --html or --format.'
complete -c awsroles -n "__awsroles_at 'console'" -l html -r -F -d 'Write a page with every role to FILE (-: to stdout) (--all).'
complete -c awsroles -n "__awsroles_at 'console'" -l format -x -a 'aesr bookmarks markdown' -d 'Print every role in this format (--all).'
complete -c awsroles -n "__awsroles_at 'console'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'console'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'console'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'console'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'console'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'explain' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'explain'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'explain'" -l expect -x -a 'allowed denied' -d 'Exit with 7 unless the answer is this one.'
complete -c awsroles -n "__awsroles_at 'explain'" -l via -x -a '(__awsroles_profiles)' -d 'A role of the same account that may read the role.'
complete -c awsroles -n "__awsroles_at 'explain'" -l from-files -r -F -d 'Files of aws iam get-account-authorization-details, instead of AWS.'
complete -c awsroles -n "__awsroles_at 'explain'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'explain'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'explain'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'explain'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'doctor'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'doctor'" -l fix -d 'Show the safe repairs, and make them after a yes.'
complete -c awsroles -n "__awsroles_at 'doctor'" -l yes -s y -d 'Answer confirmations with yes.'
complete -c awsroles -n "__awsroles_at 'doctor'" -l offline -d 'Ask nothing of AWS.'
complete -c awsroles -n "__awsroles_at 'doctor'" -l check-keyring -d 'Write, read and delete a test item in the OS keyring.'
complete -c awsroles -n "__awsroles_at 'doctor'" -l check-updates -d 'Ask pip\'s index for a newer version of awsroles.'
complete -c awsroles -n "__awsroles_at 'doctor'" -l report -d 'Print a report for a bug report, without names.'
complete -c awsroles -n "__awsroles_at 'doctor'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'doctor'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'doctor'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'doctor'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'rotate' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'rotate'" -l dry-run -s n -d 'Show what would be done, and change nothing.'
complete -c awsroles -n "__awsroles_at 'rotate'" -l mfa-code -s t -x -d 'The MFA code; - reads it from stdin.'
complete -c awsroles -n "__awsroles_at 'rotate'" -l yes -s y -d 'Answer confirmations with yes.'
complete -c awsroles -n "__awsroles_at 'rotate'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'rotate'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'rotate'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'rotate'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'rotate'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'prompt'" -l format -x -d 'The line, with {profile}, {left} and {color}: green, yellow or red.'
complete -c awsroles -n "__awsroles_at 'prompt'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'prompt'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'prompt'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'prompt'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'completion' 0" -a 'bash zsh fish powershell'
complete -c awsroles -n "__awsroles_at 'completion'" -l install -d 'Write it where the shell finds it.'
complete -c awsroles -n "__awsroles_at 'completion'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'completion'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'completion'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'completion'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'credential-process' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'credential-process'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'credential-process'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'credential-process'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'credential-process'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'demo'" -l shell -d 'Start a shell in it afterwards.'
complete -c awsroles -n "__awsroles_at 'demo'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'demo'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'demo'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'demo'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'help'" -a 'setup discover login logout elevate status history exec serve env console explain doctor rotate prompt completion credential-process demo help open profile config store mfa org'
complete -c awsroles -n "__awsroles_at 'help'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'help'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'help'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'help'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'open'" -a docs -d 'Open the documentation in the browser.'
complete -c awsroles -n "__awsroles_at 'open'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'open docs' 0" -a 'access-review benchmarks cdk-and-ecr ci-and-servers clients command-help commands comparison completion console containers discover doctor environment-variables exec exec-server exit-codes explain files findings first-setup guards history how-it-works install json many-accounts messages mfa moving offboarding organization organization-file organization-policies picker policy-evaluation profiles prompts rotate screens security sessions settings shells size terraform troubleshooting without-a-keyring witnesses yubikey-and-1password'
complete -c awsroles -n "__awsroles_at 'open docs'" -l print -s p -d 'Print the URL instead of opening it.'
complete -c awsroles -n "__awsroles_at 'open docs'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'open docs'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'open docs'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'open docs'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'profile'" -a add -d 'Add a profile for a role.'
complete -c awsroles -n "__awsroles_at 'profile'" -a adopt -d 'Let awsroles manage existing AWS CLI profiles.'
complete -c awsroles -n "__awsroles_at 'profile'" -a show -d 'Show a profile\'s effective settings, including inherited ones.'
complete -c awsroles -n "__awsroles_at 'profile'" -a list -d 'List your profiles.'
complete -c awsroles -n "__awsroles_at 'profile'" -a remove -d 'Remove profiles.'
complete -c awsroles -n "__awsroles_at 'profile'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'profile add' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'profile add'" -l role-arn -x -d 'The role, by its ARN.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l account -x -d 'The role\'s account, instead of --role-arn.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l role -x -d 'The role\'s name, with its path.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l source -x -a '(__awsroles_profiles)' -d 'The profile that assumes the role.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l region -s r -x -a 'af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' -d 'The profile\'s region.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l external-id -x -d 'The external ID that the role asks for.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l duration -s d -x -d 'Session length (default 1h); over 1h needs a code.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l session-name -x -d 'The role session name (default: your user name).'
complete -c awsroles -n "__awsroles_at 'profile add'" -l source-identity -x -d 'The source identity of the session.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l mfa-serial -x -d 'Another MFA device than the source\'s.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l color -x -d 'Its color in the console; red marks production.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l account-name -x -d 'The name of the role\'s account.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l policy-arns -x -d 'Managed policies that narrow its sessions (session policies).'
complete -c awsroles -n "__awsroles_at 'profile add'" -l policy-file -r -F -d 'A file with a policy that narrows its sessions.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l confirm -d 'Login asks for the profile\'s name to be typed.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l replace -d 'Overwrite an existing profile.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'profile add'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'profile add'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'profile add'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'profile adopt'" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'profile adopt'" -l all -s a -d 'Adopt every profile that can be adopted.'
complete -c awsroles -n "__awsroles_at 'profile adopt'" -l dry-run -s n -d 'Show what would change, and change nothing.'
complete -c awsroles -n "__awsroles_at 'profile adopt'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'profile adopt'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'profile adopt'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'profile adopt'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'profile adopt'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'profile show' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'profile show'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'profile show'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'profile show'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'profile show'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'profile show'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'profile list'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'profile list'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'profile list'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'profile list'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'profile list'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'profile remove'" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'profile remove'" -l restore -d 'Restore the originals of adopted profiles.'
complete -c awsroles -n "__awsroles_at 'profile remove'" -l with-dependents -d 'Also remove those of awsroles that need them.'
complete -c awsroles -n "__awsroles_at 'profile remove'" -l delete-key -d 'Also delete the access key of a master profile from the store.'
complete -c awsroles -n "__awsroles_at 'profile remove'" -l dry-run -s n -d 'Show what would change, and change nothing.'
complete -c awsroles -n "__awsroles_at 'profile remove'" -l yes -s y -d 'Answer confirmations with yes.'
complete -c awsroles -n "__awsroles_at 'profile remove'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'profile remove'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'profile remove'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'profile remove'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'profile remove'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'config'" -a list -d 'List the settings, and where each value comes from.'
complete -c awsroles -n "__awsroles_at 'config'" -a get -d 'Print the value of a setting.'
complete -c awsroles -n "__awsroles_at 'config'" -a set -d 'Change a setting.'
complete -c awsroles -n "__awsroles_at 'config'" -a unset -d 'Give a setting its default again.'
complete -c awsroles -n "__awsroles_at 'config'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'config list' 0" -a 'prompt mfa_process browser mfa_session_duration role_session_duration profile_name_template history history_days exec_prompt'
complete -c awsroles -n "__awsroles_at 'config list'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'config list'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'config list'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'config list'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'config list'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'config get' 0" -a 'prompt mfa_process browser mfa_session_duration role_session_duration profile_name_template history history_days exec_prompt'
complete -c awsroles -n "__awsroles_at 'config get'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'config get'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'config get'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'config get'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'config set' 0" -a 'prompt mfa_process browser mfa_session_duration role_session_duration profile_name_template history history_days exec_prompt'
complete -c awsroles -n "__awsroles_at 'config set' 1" -a '(__awsroles_setting_values)'
complete -c awsroles -n "__awsroles_at 'config set'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'config set'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'config set'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'config set'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'config unset' 0" -a 'prompt mfa_process browser mfa_session_duration role_session_duration profile_name_template history history_days exec_prompt'
complete -c awsroles -n "__awsroles_at 'config unset'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'config unset'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'config unset'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'config unset'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'store'" -a show -d 'Show where secrets are kept.'
complete -c awsroles -n "__awsroles_at 'store'" -a move -d 'Move your secrets to another store.'
complete -c awsroles -n "__awsroles_at 'store'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'store show'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'store show'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'store show'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'store show'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'store show'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'store move' 0" -a 'keyring file'
complete -c awsroles -n "__awsroles_at 'store move'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'store move'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'store move'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'store move'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'mfa'" -a code -d 'Print the current MFA code.'
complete -c awsroles -n "__awsroles_at 'mfa'" -a store -d 'Store the seed (TOTP secret) of your MFA device.'
complete -c awsroles -n "__awsroles_at 'mfa'" -a forget -d 'Delete the stored seed of your MFA device.'
complete -c awsroles -n "__awsroles_at 'mfa'" -a enroll -d 'Create a virtual MFA device.'
complete -c awsroles -n "__awsroles_at 'mfa'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'mfa code' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'mfa code'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'mfa code'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'mfa code'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'mfa code'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'mfa store' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'mfa store'" -l yes -s y -d 'Answer confirmations with yes.'
complete -c awsroles -n "__awsroles_at 'mfa store'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'mfa store'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'mfa store'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'mfa store'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'mfa forget' 0" -a '(__awsroles_profiles)'
complete -c awsroles -n "__awsroles_at 'mfa forget'" -l yes -s y -d 'Answer confirmations with yes.'
complete -c awsroles -n "__awsroles_at 'mfa forget'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'mfa forget'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'mfa forget'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'mfa forget'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'mfa enroll'" -l profile -x -a '(__awsroles_profiles)' -d 'The master profile.'
complete -c awsroles -n "__awsroles_at 'mfa enroll'" -l store -d 'Also store the seed, as awsroles mfa store does.'
complete -c awsroles -n "__awsroles_at 'mfa enroll'" -l mfa-code -s t -x -d 'A code from your current device (- reads it from stdin).'
complete -c awsroles -n "__awsroles_at 'mfa enroll'" -l yes -s y -d 'Answer confirmations with yes.'
complete -c awsroles -n "__awsroles_at 'mfa enroll'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'mfa enroll'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'mfa enroll'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'mfa enroll'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'mfa enroll'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'org'" -a init -d 'Write the first organization\'s file.'
complete -c awsroles -n "__awsroles_at 'org'" -a lint -d 'Check the organization\'s file.'
complete -c awsroles -n "__awsroles_at 'org'" -a fmt -d 'Lay out the organization\'s file.'
complete -c awsroles -n "__awsroles_at 'org'" -a diff -d 'Show what a change of the organization\'s file means.'
complete -c awsroles -n "__awsroles_at 'org'" -a policies -d 'Write roles, groups and policies from the organization\'s file.'
complete -c awsroles -n "__awsroles_at 'org'" -a sync -d 'Write your role profiles from the organization\'s file.'
complete -c awsroles -n "__awsroles_at 'org'" -a show -d 'Show who has which role, and where each value comes from.'
complete -c awsroles -n "__awsroles_at 'org'" -a who-can -d 'Show who reaches a role.'
complete -c awsroles -n "__awsroles_at 'org'" -a can -d 'Show the roles that a user reaches.'
complete -c awsroles -n "__awsroles_at 'org'" -a report -d 'Write the access review: who reaches which role.'
complete -c awsroles -n "__awsroles_at 'org'" -a check -d 'Check what is live against the organization\'s file.'
complete -c awsroles -n "__awsroles_at 'org'" -a offboard -d 'Close a user who leaves, and end all sessions.'
complete -c awsroles -n "__awsroles_at 'org'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'org init'" -l example -d 'Write the files of an example company.'
complete -c awsroles -n "__awsroles_at 'org init'" -l from-live -d 'Write the files of what is there; only reads AWS.'
complete -c awsroles -n "__awsroles_at 'org init'" -l via -x -d 'With --from-live, the role to assume in each account (default: one that your groups name).'
complete -c awsroles -n "__awsroles_at 'org init'" -l profile -x -d 'The master profile (default: the only one).'
complete -c awsroles -n "__awsroles_at 'org init'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'org init'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'org init'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'org init'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'org lint'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'org lint'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'org lint'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'org lint'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'org lint'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'org fmt'" -l check -d 'Write nothing, and exit with 7 if a file would change.'
complete -c awsroles -n "__awsroles_at 'org fmt'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'org fmt'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'org fmt'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'org fmt'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'org diff'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'org diff'" -l markdown -d 'Output a list in Markdown.'
complete -c awsroles -n "__awsroles_at 'org diff'" -l at -x -d 'Look at NEW on this day, as 2026-01-31 (default: today).'
complete -c awsroles -n "__awsroles_at 'org diff'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'org diff'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'org diff'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'org diff'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'org policies'" -l format -x -a 'json terraform cloudformation' -d 'The format of the files.'
complete -c awsroles -n "__awsroles_at 'org policies'" -l out -s o -x -d 'The folder of the files.'
complete -c awsroles -n "__awsroles_at 'org policies'" -l bootstrap -x -d 'Add the file to run first in an account without the deploy role.'
complete -c awsroles -n "__awsroles_at 'org policies'" -l adopt -d 'Import what is there, and tell what an apply would change; only reads AWS.'
complete -c awsroles -n "__awsroles_at 'org policies'" -l via -x -d 'With --adopt, the function whose roles are assumed to read (default: audit).'
complete -c awsroles -n "__awsroles_at 'org policies'" -l profile -x -d 'The master profile (default: the only one).'
complete -c awsroles -n "__awsroles_at 'org policies'" -l dry-run -s n -d 'Show what would change, and change nothing.'
complete -c awsroles -n "__awsroles_at 'org policies'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'org policies'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'org policies'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'org policies'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'org policies'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'org sync'" -l ref -x -d 'Branch, tag or commit of the repository (default: its HEAD).'
complete -c awsroles -n "__awsroles_at 'org sync'" -l master -x -a '(__awsroles_profiles)' -d 'The master profile (default: the only one).'
complete -c awsroles -n "__awsroles_at 'org sync'" -l function -x -d 'A function of yours, if the file does not list you.'
complete -c awsroles -n "__awsroles_at 'org sync'" -l prune -d 'Remove profiles of roles that the file gives no more.'
complete -c awsroles -n "__awsroles_at 'org sync'" -l accept-moved -d 'Let profiles change to roles of other accounts.'
complete -c awsroles -n "__awsroles_at 'org sync'" -l rename -d 'Give profiles the names that they have in the file.'
complete -c awsroles -n "__awsroles_at 'org sync'" -l all -s a -d 'Sync every master profile that has a file.'
complete -c awsroles -n "__awsroles_at 'org sync'" -l mfa-code -s t -x -d 'The MFA code; - reads it from stdin.'
complete -c awsroles -n "__awsroles_at 'org sync'" -l dry-run -s n -d 'Show what would change, and change nothing.'
complete -c awsroles -n "__awsroles_at 'org sync'" -l yes -s y -d 'Answer confirmations with yes.'
complete -c awsroles -n "__awsroles_at 'org sync'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'org sync'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'org sync'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'org sync'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'org sync'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'org show'" -l file -r -F -d 'The organization\'s file (default: organization.toml here or in the nearest folder above).'
complete -c awsroles -n "__awsroles_at 'org show'" -l user -x -d 'Only the roles of this user.'
complete -c awsroles -n "__awsroles_at 'org show'" -l at -x -d 'The day, as 2026-01-31 (default: today, in UTC).'
complete -c awsroles -n "__awsroles_at 'org show'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'org show'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'org show'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'org show'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'org show'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'org who-can'" -l file -r -F -d 'The organization\'s file (default: organization.toml here or in the nearest folder above).'
complete -c awsroles -n "__awsroles_at 'org who-can'" -l live -d 'Ask AWS, instead of what the file means.'
complete -c awsroles -n "__awsroles_at 'org who-can'" -l via -x -d 'With --live, the function whose roles are assumed to read (default: audit).'
complete -c awsroles -n "__awsroles_at 'org who-can'" -l profile -x -d 'The master profile (default: the only one).'
complete -c awsroles -n "__awsroles_at 'org who-can'" -l from-files -x -d 'Files of aws iam get-account-authorization-details, instead of what the file means.'
complete -c awsroles -n "__awsroles_at 'org who-can'" -l at -x -d 'The day, as 2026-01-31 (default: now).'
complete -c awsroles -n "__awsroles_at 'org who-can'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'org who-can'" -l dot -d 'Output a graph for Graphviz.'
complete -c awsroles -n "__awsroles_at 'org who-can'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'org who-can'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'org who-can'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'org who-can'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'org can'" -l file -r -F -d 'The organization\'s file (default: organization.toml here or in the nearest folder above).'
complete -c awsroles -n "__awsroles_at 'org can'" -l live -d 'Ask AWS, instead of what the file means.'
complete -c awsroles -n "__awsroles_at 'org can'" -l via -x -d 'With --live, the function whose roles are assumed to read (default: audit).'
complete -c awsroles -n "__awsroles_at 'org can'" -l profile -x -d 'The master profile (default: the only one).'
complete -c awsroles -n "__awsroles_at 'org can'" -l from-files -x -d 'Files of aws iam get-account-authorization-details, instead of what the file means.'
complete -c awsroles -n "__awsroles_at 'org can'" -l at -x -d 'The day, as 2026-01-31 (default: now).'
complete -c awsroles -n "__awsroles_at 'org can'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'org can'" -l dot -d 'Output a graph for Graphviz.'
complete -c awsroles -n "__awsroles_at 'org can'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'org can'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'org can'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'org can'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'org report'" -l live -d 'Ask AWS, instead of what the file means.'
complete -c awsroles -n "__awsroles_at 'org report'" -l via -x -d 'With --live, the function whose roles are assumed to read (default: audit).'
complete -c awsroles -n "__awsroles_at 'org report'" -l profile -x -d 'The master profile (default: the only one).'
complete -c awsroles -n "__awsroles_at 'org report'" -l at -x -d 'The day, as 2026-01-31 (default: now).'
complete -c awsroles -n "__awsroles_at 'org report'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'org report'" -l html -r -F -d 'Write the review as a page of HTML (-: to stdout).'
complete -c awsroles -n "__awsroles_at 'org report'" -l csv -r -F -d 'Write the review as CSV, to decide and to sign (-: to stdout).'
complete -c awsroles -n "__awsroles_at 'org report'" -l user -x -d 'Only this user.'
complete -c awsroles -n "__awsroles_at 'org report'" -l since -r -F -d 'The JSON of the last review: show what was gained and lost.'
complete -c awsroles -n "__awsroles_at 'org report'" -l decisions -r -F -d 'A signed CSV: show what it changes in the file.'
complete -c awsroles -n "__awsroles_at 'org report'" -l cloudtrail -r -F -d 'Exports of CloudTrail, for each user\'s own last use of a role.'
complete -c awsroles -n "__awsroles_at 'org report'" -l with-external-ids -d 'Tell the external IDs too.'
complete -c awsroles -n "__awsroles_at 'org report'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'org report'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'org report'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'org report'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'org check'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'org check'" -l baseline -r -F -d 'Report what is not in this baseline.'
complete -c awsroles -n "__awsroles_at 'org check'" -l write-baseline -r -F -d 'Write a baseline of the findings of now (-: to stdout).'
complete -c awsroles -n "__awsroles_at 'org check'" -l before -x -d 'Look only at whom the Deny without MFA would lock out.'
complete -c awsroles -n "__awsroles_at 'org check'" -l via -x -d 'The function whose roles read the accounts (default: audit).'
complete -c awsroles -n "__awsroles_at 'org check'" -l profile -x -a '(__awsroles_profiles)' -d 'The master profile (default: the only one).'
complete -c awsroles -n "__awsroles_at 'org check'" -l resume -d 'Go on after an interrupt.'
complete -c awsroles -n "__awsroles_at 'org check'" -l all -s a -d 'Show all findings.'
complete -c awsroles -n "__awsroles_at 'org check'" -l sarif -r -F -d 'Write the findings as SARIF, for code scanning (-: to stdout).'
complete -c awsroles -n "__awsroles_at 'org check'" -l junit -r -F -d 'Write the findings as JUnit\'s XML (-: to stdout).'
complete -c awsroles -n "__awsroles_at 'org check'" -l mfa-code -s t -x -d 'The MFA code; - reads it from stdin.'
complete -c awsroles -n "__awsroles_at 'org check'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'org check'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'org check'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'org check'" -l help -s h -d 'Show this message and exit.'

complete -c awsroles -n "__awsroles_at 'org offboard'" -l apply -d 'Do it, after the user\'s name was typed.'
complete -c awsroles -n "__awsroles_at 'org offboard'" -l confirm -x -d 'The user\'s name, instead of the question.'
complete -c awsroles -n "__awsroles_at 'org offboard'" -l to -x -d 'Change to these functions: only what is not theirs ends.'
complete -c awsroles -n "__awsroles_at 'org offboard'" -l delete -d 'Also delete credentials and policies of the user.'
complete -c awsroles -n "__awsroles_at 'org offboard'" -l whole-roles -d 'End everybody\'s sessions of roles that leave the session\'s name free.'
complete -c awsroles -n "__awsroles_at 'org offboard'" -l via -x -d 'The function whose roles are assumed first (default: one with awsroles-offboard or awsroles-revoke).'
complete -c awsroles -n "__awsroles_at 'org offboard'" -l profile -x -d 'The master profile (default: the only one).'
complete -c awsroles -n "__awsroles_at 'org offboard'" -l json -d 'Output JSON.'
complete -c awsroles -n "__awsroles_at 'org offboard'" -l verbose -s v -d 'Show what awsroles does (never a secret).'
complete -c awsroles -n "__awsroles_at 'org offboard'" -l quiet -s q -d 'Print only results and errors.'
complete -c awsroles -n "__awsroles_at 'org offboard'" -l no-input -d 'Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
complete -c awsroles -n "__awsroles_at 'org offboard'" -l help -s h -d 'Show this message and exit.'
