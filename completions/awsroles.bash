# Completion of awsroles, made from its commands by `make completions`: changes here are lost.

# Set `words`, the words up to the cursor, and `starts`, the index of each in COMP_WORDS. bash splits words such as
# eu:prod or --source=master at the characters in COMP_WORDBREAKS.
_awsroles_words() {
    local line=${COMP_LINE:0:COMP_POINT} gap word i
    words=() starts=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        gap=${line%%[![:space:]]*}
        line=${line#"$gap"}
        word=${COMP_WORDS[i]}
        ((i < COMP_CWORD)) || word=$line
        if [[ $gap || $i -eq 0 ]]; then
            words+=("$word") starts+=("$i")
        else
            words[${#words[@]} - 1]+=$word
        fi
        line=${line#"$word"}
    done
}

# Set the candidates after the commands $1.
_awsroles_at() {
    commands='' options='' arguments=() rest=''
    case $1 in
        '')
            commands='setup discover login logout elevate status history exec serve env console explain doctor rotate prompt completion credential-process demo help open profile config store mfa org'
            options='--version -V --verbose -v --quiet -q --no-input --help -h'
            ;;
        ' setup')
            options='--from --from-csv --from-tool --master --region -r --mfa-serial --duration -d --store --organization --replace --dry-run -n --yes -y --json --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' discover')
            options='--verify --prune --all -a --try --accounts --name-template --from-files --mfa-code -t --dry-run -n --yes -y --json --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' login')
            options='--role-arn --account --role --source --region -r --external-id --duration -d --session-name --source-identity --mfa-serial --mfa-code -t --reason --pick --force -f --save --json --verbose -v --quiet -q --no-input --help -h'
            rest='profile'
            ;;
        ' logout')
            options='--all -a --revoke --all-mine --yes -y --json --verbose -v --quiet -q --no-input --help -h'
            rest='profile'
            ;;
        ' elevate')
            options='--reason --duration -d --mfa-code -t --json --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' status')
            options='--json --sort --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' history')
            options='--since --cloudtrail --json --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' exec')
            options='--duration -d --server -s --nested --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            rest='command'
            ;;
        ' serve')
            options='--port --socket --token-file --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' env')
            options='--shell --unset --show --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' console')
            options='--sign-in --service --region -r --path --logout-first --role-color --color --display-name --print -p --copy --browser --private --browser-profile --container --all -a --html --format --json --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' explain')
            options='--json --expect --via --from-files --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' doctor')
            options='--json --fix --yes -y --offline --check-keyring --check-updates --report --verbose -v --quiet -q --no-input --help -h'
            ;;
        ' rotate')
            options='--dry-run -n --mfa-code -t --yes -y --json --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' prompt')
            options='--format --verbose -v --quiet -q --no-input --help -h'
            ;;
        ' completion')
            options='--install --verbose -v --quiet -q --no-input --help -h'
            arguments=('=bash zsh fish powershell')
            ;;
        ' credential-process')
            options='--verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' demo')
            options='--shell --verbose -v --quiet -q --no-input --help -h'
            ;;
        ' help')
            options='--verbose -v --quiet -q --no-input --help -h'
            rest='=setup discover login logout elevate status history exec serve env console explain doctor rotate prompt completion credential-process demo help open profile config store mfa org'
            ;;
        ' open')
            commands='docs'
            options='--help -h'
            ;;
        ' open docs')
            options='--print -p --verbose -v --quiet -q --no-input --help -h'
            arguments=('=access-review benchmarks cdk-and-ecr ci-and-servers clients command-help commands comparison completion console containers discover doctor environment-variables exec exec-server exit-codes explain files findings first-setup guards history how-it-works install json many-accounts messages mfa moving offboarding organization organization-file organization-policies picker policy-evaluation profiles prompts rotate screens security sessions settings shells size terraform troubleshooting without-a-keyring witnesses yubikey-and-1password')
            ;;
        ' profile')
            commands='add adopt show list remove'
            options='--help -h'
            ;;
        ' profile add')
            options='--role-arn --account --role --source --region -r --external-id --duration -d --session-name --source-identity --mfa-serial --color --account-name --policy-arns --policy-file --confirm --replace --json --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' profile adopt')
            options='--all -a --dry-run -n --json --verbose -v --quiet -q --no-input --help -h'
            rest='profile'
            ;;
        ' profile show')
            options='--json --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' profile list')
            options='--json --verbose -v --quiet -q --no-input --help -h'
            ;;
        ' profile remove')
            options='--restore --with-dependents --delete-key --dry-run -n --yes -y --json --verbose -v --quiet -q --no-input --help -h'
            rest='profile'
            ;;
        ' config')
            commands='list get set unset'
            options='--help -h'
            ;;
        ' config list')
            options='--json --verbose -v --quiet -q --no-input --help -h'
            arguments=('=prompt mfa_process browser mfa_session_duration role_session_duration profile_name_template history history_days exec_prompt')
            ;;
        ' config get')
            options='--verbose -v --quiet -q --no-input --help -h'
            arguments=('=prompt mfa_process browser mfa_session_duration role_session_duration profile_name_template history history_days exec_prompt')
            ;;
        ' config set')
            options='--verbose -v --quiet -q --no-input --help -h'
            arguments=('=prompt mfa_process browser mfa_session_duration role_session_duration profile_name_template history history_days exec_prompt' 'setting')
            ;;
        ' config unset')
            options='--verbose -v --quiet -q --no-input --help -h'
            arguments=('=prompt mfa_process browser mfa_session_duration role_session_duration profile_name_template history history_days exec_prompt')
            ;;
        ' store')
            commands='show move'
            options='--help -h'
            ;;
        ' store show')
            options='--json --verbose -v --quiet -q --no-input --help -h'
            ;;
        ' store move')
            options='--verbose -v --quiet -q --no-input --help -h'
            arguments=('=keyring file')
            ;;
        ' mfa')
            commands='code store forget enroll'
            options='--help -h'
            ;;
        ' mfa code')
            options='--verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' mfa store')
            options='--yes -y --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' mfa forget')
            options='--yes -y --verbose -v --quiet -q --no-input --help -h'
            arguments=('profile')
            ;;
        ' mfa enroll')
            options='--profile --store --mfa-code -t --yes -y --json --verbose -v --quiet -q --no-input --help -h'
            arguments=('any')
            ;;
        ' org')
            commands='init lint fmt diff policies sync show who-can can report check offboard'
            options='--help -h'
            ;;
        ' org init')
            options='--example --from-live --via --profile --verbose -v --quiet -q --no-input --help -h'
            ;;
        ' org lint')
            options='--json --verbose -v --quiet -q --no-input --help -h'
            arguments=('file')
            ;;
        ' org fmt')
            options='--check --verbose -v --quiet -q --no-input --help -h'
            arguments=('file')
            ;;
        ' org diff')
            options='--json --markdown --at --verbose -v --quiet -q --no-input --help -h'
            arguments=('any' 'any')
            ;;
        ' org policies')
            options='--format --out -o --bootstrap --adopt --via --profile --dry-run -n --json --verbose -v --quiet -q --no-input --help -h'
            arguments=('file')
            ;;
        ' org sync')
            options='--ref --master --function --prune --accept-moved --rename --all -a --mfa-code -t --dry-run -n --yes -y --json --verbose -v --quiet -q --no-input --help -h'
            arguments=('file')
            ;;
        ' org show')
            options='--file --user --at --json --verbose -v --quiet -q --no-input --help -h'
            arguments=('any' 'any')
            ;;
        ' org who-can')
            options='--file --live --via --profile --from-files --at --json --dot --verbose -v --quiet -q --no-input --help -h'
            arguments=('any')
            ;;
        ' org can')
            options='--file --live --via --profile --from-files --at --json --dot --verbose -v --quiet -q --no-input --help -h'
            arguments=('any')
            ;;
        ' org report')
            options='--live --via --profile --at --json --html --csv --user --since --decisions --cloudtrail --with-external-ids --verbose -v --quiet -q --no-input --help -h'
            arguments=('file')
            ;;
        ' org check')
            options='--json --baseline --write-baseline --before --via --profile --resume --all -a --sarif --junit --mfa-code -t --verbose -v --quiet -q --no-input --help -h'
            arguments=('file')
            ;;
        ' org offboard')
            options='--apply --confirm --to --delete --whole-roles --via --profile --json --verbose -v --quiet -q --no-input --help -h'
            arguments=('any' 'file')
            ;;
    esac
}

# Set the kind of the value of the option at the end of $1; it is empty for a switch.
_awsroles_value() {
    case $1 in
        ' setup --from') kind='profile' ;;
        ' setup --from-csv') kind='file' ;;
        ' setup --from-tool') kind='=aws-vault awsume aws-mfa aws-runas granted leapp' ;;
        ' setup --master') kind='any' ;;
        ' setup --region' | ' setup -r') kind='=af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' ;;
        ' setup --mfa-serial') kind='any' ;;
        ' setup --duration' | ' setup -d') kind='any' ;;
        ' setup --store') kind='=keyring file' ;;
        ' setup --organization') kind='file' ;;
        ' discover --try') kind='any' ;;
        ' discover --accounts') kind='any' ;;
        ' discover --name-template') kind='any' ;;
        ' discover --from-files') kind='file' ;;
        ' discover --mfa-code' | ' discover -t') kind='any' ;;
        ' login --role-arn') kind='any' ;;
        ' login --account') kind='any' ;;
        ' login --role') kind='any' ;;
        ' login --source') kind='profile' ;;
        ' login --region' | ' login -r') kind='=af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' ;;
        ' login --external-id') kind='any' ;;
        ' login --duration' | ' login -d') kind='any' ;;
        ' login --session-name') kind='any' ;;
        ' login --source-identity') kind='any' ;;
        ' login --mfa-serial') kind='any' ;;
        ' login --mfa-code' | ' login -t') kind='any' ;;
        ' login --reason') kind='any' ;;
        ' elevate --reason') kind='any' ;;
        ' elevate --duration' | ' elevate -d') kind='any' ;;
        ' elevate --mfa-code' | ' elevate -t') kind='any' ;;
        ' status --sort') kind='=recent name expiry' ;;
        ' history --since') kind='any' ;;
        ' history --cloudtrail') kind='profile' ;;
        ' exec --duration' | ' exec -d') kind='any' ;;
        ' serve --port') kind='any' ;;
        ' serve --socket') kind='file' ;;
        ' serve --token-file') kind='file' ;;
        ' env --shell') kind='=bash zsh fish powershell cmd dotenv json' ;;
        ' console --service') kind='any' ;;
        ' console --region' | ' console -r') kind='=af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' ;;
        ' console --path') kind='any' ;;
        ' console --role-color' | ' console --color') kind='any' ;;
        ' console --display-name') kind='any' ;;
        ' console --browser') kind='command' ;;
        ' console --browser-profile') kind='any' ;;
        ' console --html') kind='file' ;;
        ' console --format') kind='=aesr bookmarks markdown' ;;
        ' explain --expect') kind='=allowed denied' ;;
        ' explain --via') kind='profile' ;;
        ' explain --from-files') kind='file' ;;
        ' rotate --mfa-code' | ' rotate -t') kind='any' ;;
        ' prompt --format') kind='any' ;;
        ' profile add --role-arn') kind='any' ;;
        ' profile add --account') kind='any' ;;
        ' profile add --role') kind='any' ;;
        ' profile add --source') kind='profile' ;;
        ' profile add --region' | ' profile add -r') kind='=af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' ;;
        ' profile add --external-id') kind='any' ;;
        ' profile add --duration' | ' profile add -d') kind='any' ;;
        ' profile add --session-name') kind='any' ;;
        ' profile add --source-identity') kind='any' ;;
        ' profile add --mfa-serial') kind='any' ;;
        ' profile add --color') kind='any' ;;
        ' profile add --account-name') kind='any' ;;
        ' profile add --policy-arns') kind='any' ;;
        ' profile add --policy-file') kind='file' ;;
        ' mfa enroll --profile') kind='profile' ;;
        ' mfa enroll --mfa-code' | ' mfa enroll -t') kind='any' ;;
        ' org init --via') kind='any' ;;
        ' org init --profile') kind='any' ;;
        ' org diff --at') kind='any' ;;
        ' org policies --format') kind='=json terraform cloudformation' ;;
        ' org policies --out' | ' org policies -o') kind='any' ;;
        ' org policies --bootstrap') kind='any' ;;
        ' org policies --via') kind='any' ;;
        ' org policies --profile') kind='any' ;;
        ' org sync --ref') kind='any' ;;
        ' org sync --master') kind='profile' ;;
        ' org sync --function') kind='any' ;;
        ' org sync --mfa-code' | ' org sync -t') kind='any' ;;
        ' org show --file') kind='file' ;;
        ' org show --user') kind='any' ;;
        ' org show --at') kind='any' ;;
        ' org who-can --file') kind='file' ;;
        ' org who-can --via') kind='any' ;;
        ' org who-can --profile') kind='any' ;;
        ' org who-can --from-files') kind='any' ;;
        ' org who-can --at') kind='any' ;;
        ' org can --file') kind='file' ;;
        ' org can --via') kind='any' ;;
        ' org can --profile') kind='any' ;;
        ' org can --from-files') kind='any' ;;
        ' org can --at') kind='any' ;;
        ' org report --via') kind='any' ;;
        ' org report --profile') kind='any' ;;
        ' org report --at') kind='any' ;;
        ' org report --html') kind='file' ;;
        ' org report --csv') kind='file' ;;
        ' org report --user') kind='any' ;;
        ' org report --since') kind='file' ;;
        ' org report --decisions') kind='file' ;;
        ' org report --cloudtrail') kind='file' ;;
        ' org check --baseline') kind='file' ;;
        ' org check --write-baseline') kind='file' ;;
        ' org check --before') kind='any' ;;
        ' org check --via') kind='any' ;;
        ' org check --profile') kind='profile' ;;
        ' org check --sarif') kind='file' ;;
        ' org check --junit') kind='file' ;;
        ' org check --mfa-code' | ' org check -t') kind='any' ;;
        ' org offboard --confirm') kind='any' ;;
        ' org offboard --to') kind='any' ;;
        ' org offboard --via') kind='any' ;;
        ' org offboard --profile') kind='any' ;;
        *) kind='' ;;
    esac
}

# Print the values of the setting $1.
_awsroles_setting() {
    case $1 in
        prompt) echo 'tty zenity kdialog osascript never' ;;
        history) echo 'optional required' ;;
        exec_prompt) echo 'always never' ;;
    esac
}

# Complete the word $2 with candidates of the kind $1; $3 is a prefix of the word that they do not have.
_awsroles_answer() {
    local kind=$1 word=$2 lead=${3-} begun before='' IFS=$' \n'
    case $word in
        [\"\']*) word=${word:1} ;;
        *\\*) word=${word//\\/} ;;
        # bash replaces only the part after the last of these characters; @ and $ are replaced too.
        *["$COMP_WORDBREAKS"]*) before=${word%"${word##*["$COMP_WORDBREAKS"]}"} before=${before%[@$]} ;;
    esac
    begun=${word#"$lead"}
    case $kind in
        =*) COMPREPLY=($(compgen -W "${kind#=}" -- "$begun")) ;;
        profile) COMPREPLY=($(command awsroles _profiles "$begun" 2>/dev/null)) ;;
        command) COMPREPLY=($(compgen -c -- "$begun")) ;;
        setting) COMPREPLY=($(compgen -W "$(_awsroles_setting "${words[${#words[@]} - 2]}")" -- "$begun")) ;;
        file) compopt -o default 2>/dev/null || IFS=$'\n' COMPREPLY=($(compgen -f -- "$begun")) ;;
    esac
    [[ -z $lead ]] || COMPREPLY=("${COMPREPLY[@]/#/$lead}")
    [[ -z $before ]] || COMPREPLY=("${COMPREPLY[@]#"$before"}")
}

# Complete the command at COMP_WORDS[$1] like the shell; $2 is the word at the cursor.
_awsroles_command() {
    if declare -F _comp_command_offset >/dev/null; then
        _comp_command_offset "$1"
    elif declare -F _command_offset >/dev/null; then
        _command_offset "$1"
    elif ((COMP_CWORD == $1)); then
        _awsroles_answer command "$2"
    else
        _awsroles_answer file "$2"
    fi
}

_awsroles() {
    local words starts path='' commands options arguments rest kind='' given=0 word i j last
    COMPREPLY=()
    _awsroles_words
    last=$((${#words[@]} - 1))
    _awsroles_at "$path"
    for ((i = 1; i < last; i++)); do
        word=${words[i]}
        if [[ $kind ]]; then
            # The value of the preceding option.
            kind=''
        elif [[ $word == -- ]]; then
            break
        elif [[ $word == -[!-]?* ]]; then
            # Joined letters. What follows one with a value is its value.
            for ((j = 1; j < ${#word}; j++)); do
                _awsroles_value "$path -${word:j:1}"
                [[ -z $kind ]] || break
            done
            ((j + 1 >= ${#word})) || kind=''
        elif [[ $word == -* ]]; then
            _awsroles_value "$path $word"
        elif [[ " $commands " == *" $word "* ]]; then
            path="$path $word"
            _awsroles_at "$path"
        else
            given=$((given + 1))
        fi
    done
    word=${words[last]}
    if [[ $kind ]]; then
        _awsroles_answer "$kind" "$word"
    elif ((i < last)) && [[ $rest == command ]]; then
        _awsroles_command "${starts[i + 1]}" "$word"
    elif ((i < last)); then
        given=$((given + last - i - 1))
        _awsroles_answer "${arguments[given]:-$rest}" "$word"
    elif [[ $word == --*=* ]]; then
        _awsroles_value "$path ${word%%=*}"
        _awsroles_answer "$kind" "$word" "${word%%=*}="
    elif [[ $word == -* ]]; then
        _awsroles_answer "=$options" "$word"
    elif [[ $commands ]]; then
        _awsroles_answer "=$commands" "$word"
    else
        kind=${arguments[given]:-$rest}
        _awsroles_answer "${kind/#command/=--}" "$word"
    fi
}

complete -F _awsroles awsroles

_awsroles_use() {
    local words starts
    COMPREPLY=()
    _awsroles_words
    ((${#words[@]} != 2)) || _awsroles_answer profile "${words[1]}"
}

complete -F _awsroles_use awsroles_use
