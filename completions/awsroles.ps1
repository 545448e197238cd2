# Completion of awsroles, made from its commands by `make completions`: changes here are lost.

Register-ArgumentCompleter -Native -CommandName awsroles -ScriptBlock {
    param($word, $line, $cursor)
    $result = {
        param($text, $shown, $type, $tip)
        [System.Management.Automation.CompletionResult]::new($text, $shown, $type, $tip)
    }
    $answer = {
        param($kind, $begun, $lead)
        switch -Wildcard ($kind) {
            '=*' {
                foreach ($each in $kind.Substring(1).Split(' ')) {
                    if ($each.StartsWith($begun)) {
                        & $result "$lead$each" $each 'ParameterValue' $each
                    }
                }
            }
            'profile' {
                foreach ($each in @(& awsroles _profiles $begun 2>$null)) {
                    & $result "$lead$each" $each 'ParameterValue' $each
                }
            }
            'setting' {
                foreach ($each in $settings[$words[-1]]) {
                    if ($each.StartsWith($begun)) {
                        & $result "$lead$each" $each 'ParameterValue' $each
                    }
                }
            }
            'file' { [System.Management.Automation.CompletionCompleters]::CompleteFilename($begun) }
            'command' { [System.Management.Automation.CompletionCompleters]::CompleteCommand($begun) }
        }
    }
    $described = {
        param($pairs, $type)
        foreach ($each in $pairs) {
            $name, $tip = $each -split ' ', 2
            if ($name.StartsWith($word, [StringComparison]::Ordinal)) {
                & $result $name $name $type $tip
            }
        }
    }
    $commands = @{
        '' = @{
            Commands = @(
                'setup Store your access key and create the master profile.'
                'discover Find the roles that you may assume, and write their profiles.'
                'login Log in to a role.'
                'logout Delete sessions.'
                'elevate Open a guarded profile for a while.'
                'status Show your sessions and the time left.'
                'history Show the sessions that this machine had, and why.'
                'exec Run a command, or a shell, with a role''s credentials.'
                'serve Provide a role''s credentials to containers.'
                'env Print a role''s credentials as shell variables.'
                'console Open a role in the AWS console.'
                'explain Explain why a role is denied.'
                'doctor Find what is wrong on this machine.'
                'rotate Replace your access key.'
                'prompt Print the profile and the time left, for a shell prompt.'
                'completion Print or install shell completion.'
                'credential-process Provide credentials to the AWS CLI and SDKs.'
                'demo Show how awsroles works, without an AWS account.'
                'help Show the help of a command.'
                'open Open the documentation.'
                'profile Add, adopt, show, list and remove profiles.'
                'config List and change your settings.'
                'store Show or move where secrets are kept.'
                'mfa Get MFA codes and manage MFA devices.'
                'org Keep accounts, functions and people in one file.'
            )
            Options = @(
                '--version Print the version.'
                '-V Print the version.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = ''
        }
        'setup' = @{
            Commands = @()
            Options = @(
                '--from Move the key of this profile, and remove it there.'
                '--from-csv Take the key from the CSV file of the IAM console.'
                '--from-tool Take over the profiles of aws-vault, awsume, aws-mfa, aws-runas, granted or leapp, after a diff.'
                '--master Name of the master profile, as PROFILE.'
                '--region Region of your master account.'
                '-r Region of your master account.'
                '--mfa-serial Serial of your MFA device (default: AWS is asked).'
                '--duration Duration of MFA sessions (default: 12h).'
                '-d Duration of MFA sessions (default: 12h).'
                '--store Keep secrets in the OS keyring (default) or in a sealed file.'
                '--organization Also write the profiles of this file or git repository, as org sync does.'
                '--replace Allow replacing another user''s profile.'
                '--dry-run Show what --from-tool would change, and change nothing.'
                '-n Show what --from-tool would change, and change nothing.'
                '--yes Answer confirmations with yes.'
                '-y Answer confirmations with yes.'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--from' = 'profile'
                '--from-csv' = 'file'
                '--from-tool' = '=aws-vault awsume aws-mfa aws-runas granted leapp'
                '--master' = 'any'
                '--region' = '=af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2'
                '-r' = '=af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2'
                '--mfa-serial' = 'any'
                '--duration' = 'any'
                '-d' = 'any'
                '--store' = '=keyring file'
                '--organization' = 'file'
            }
            Arguments = @('profile')
            Rest = ''
        }
        'discover' = @{
            Commands = @()
            Options = @(
                '--verify Ask AWS for a session of each role.'
                '--prune Remove profiles that no policy allows any more.'
                '--all Write roles that may not exist, too.'
                '-a Write roles that may not exist, too.'
                '--try Names of roles to try for wildcards.'
                '--accounts Accounts for wildcards, or a FILE with one a line.'
                '--name-template Names of new profiles (default: {account}-{role}).'
                '--from-files Files of aws iam get-account-authorization-details, instead of AWS.'
                '--mfa-code The MFA code; - reads it from stdin.'
                '-t The MFA code; - reads it from stdin.'
                '--dry-run Show what would change, and change nothing.'
                '-n Show what would change, and change nothing.'
                '--yes Answer confirmations with yes.'
                '-y Answer confirmations with yes.'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--try' = 'any'
                '--accounts' = 'any'
                '--name-template' = 'any'
                '--from-files' = 'file'
                '--mfa-code' = 'any'
                '-t' = 'any'
            }
            Arguments = @('profile')
            Rest = ''
        }
        'login' = @{
            Commands = @()
            Options = @(
                '--role-arn The role, by its ARN.'
                '--account The role''s account, instead of --role-arn.'
                '--role The role''s name, with its path.'
                '--source The profile that assumes the role.'
                '--region The profile''s region.'
                '-r The profile''s region.'
                '--external-id The external ID that the role asks for.'
                '--duration Session length (default 1h); over 1h needs a code.'
                '-d Session length (default 1h); over 1h needs a code.'
                '--session-name The role session name (default: your user name).'
                '--source-identity The source identity of the session.'
                '--mfa-serial Another MFA device than the source''s.'
                '--mfa-code The MFA code; - reads it from stdin.'
                '-t The MFA code; - reads it from stdin.'
                '--reason What the session is for; the history keeps it.'
                '--pick Choose the profile, even if AWS_PROFILE is set.'
                '--force Start new sessions, with a new MFA code.'
                '-f Start new sessions, with a new MFA code.'
                '--save Keep --duration in the profile.'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--role-arn' = 'any'
                '--account' = 'any'
                '--role' = 'any'
                '--source' = 'profile'
                '--region' = '=af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2'
                '-r' = '=af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2'
                '--external-id' = 'any'
                '--duration' = 'any'
                '-d' = 'any'
                '--session-name' = 'any'
                '--source-identity' = 'any'
                '--mfa-serial' = 'any'
                '--mfa-code' = 'any'
                '-t' = 'any'
                '--reason' = 'any'
            }
            Arguments = @()
            Rest = 'profile'
        }
        'logout' = @{
            Commands = @()
            Options = @(
                '--all All sessions, MFA sessions too.'
                '-a All sessions, MFA sessions too.'
                '--revoke Also end them at AWS, on every machine, if you may: after a loss.'
                '--all-mine With --revoke, all sessions of your users.'
                '--yes Answer confirmations with yes.'
                '-y Answer confirmations with yes.'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = 'profile'
        }
        'elevate' = @{
            Commands = @()
            Options = @(
                '--reason The reason, such as a ticket.'
                '--duration How long: 15m to 1h.'
                '-d How long: 15m to 1h.'
                '--mfa-code The MFA code; - reads it from stdin.'
                '-t The MFA code; - reads it from stdin.'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--reason' = 'any'
                '--duration' = 'any'
                '-d' = 'any'
                '--mfa-code' = 'any'
                '-t' = 'any'
            }
            Arguments = @('profile')
            Rest = ''
        }
        'status' = @{
            Commands = @()
            Options = @(
                '--json Output JSON.'
                '--sort Sort by last use, name or expiry.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--sort' = '=recent name expiry'
            }
            Arguments = @('profile')
            Rest = ''
        }
        'history' = @{
            Commands = @()
            Options = @(
                '--since How far to look back, such as 12h (default: 7d).'
                '--cloudtrail Print queries for the events of the profile''s last session.'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--since' = 'any'
                '--cloudtrail' = 'profile'
            }
            Arguments = @('profile')
            Rest = ''
        }
        'exec' = @{
            Commands = @()
            Options = @(
                '--duration Session length (default 1h); over 1h needs a code.'
                '-d Session length (default 1h); over 1h needs a code.'
                '--server Renew the credentials as long as the command runs.'
                '-s Renew the credentials as long as the command runs.'
                '--nested Start a shell inside the shell of another session.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--duration' = 'any'
                '-d' = 'any'
            }
            Arguments = @('profile')
            Rest = 'command'
        }
        'serve' = @{
            Commands = @()
            Options = @(
                '--port Port on localhost (default: any free port). With --socket: port of the container''s forwarder (default: 9911).'
                '--socket Serve at a Unix socket that only you may use.'
                '--token-file Write the token to this file (default: a private directory).'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--port' = 'any'
                '--socket' = 'file'
                '--token-file' = 'file'
            }
            Arguments = @('profile')
            Rest = ''
        }
        'env' = @{
            Commands = @()
            Options = @(
                '--shell The shell to write for (default: the one that runs this).'
                '--unset Print the commands that undo it.'
                '--show Show the secrets on the terminal.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--shell' = '=bash zsh fish powershell cmd dotenv json'
            }
            Arguments = @('profile')
            Rest = ''
        }
        'console' = @{
            Commands = @()
            Options = @(
                '--sign-in Sign in with the role''s credentials.'
                '--service Open this service (--sign-in).'
                '--region Open this region (--sign-in).'
                '-r Open this region (--sign-in).'
                '--path Open this path (--sign-in).'
                '--logout-first Sign out of the console first.'
                '--role-color The role''s color in the console: red, orange, yellow, green, blue or six hex digits.'
                '--color The role''s color in the console: red, orange, yellow, green, blue or six hex digits.'
                '--display-name The name that the console shows (default: the profile''s).'
                '--print Print the URL instead of opening it.'
                '-p Print the URL instead of opening it.'
                '--copy Copy the URL instead of opening it.'
                '--browser Open the URL with this command; {url} stands for it.'
                '--private Open a private window.'
                '--browser-profile Use this browser profile.'
                '--container Open in a Firefox container.'
                '--all Use every role: with --html or --format.'
                '-a Use every role: with --html or --format.'
                '--html Write a page with every role to FILE (-: to stdout) (--all).'
                '--format Print every role in this format (--all).'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--service' = 'any'
                '--region' = '=af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2'
                '-r' = '=af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2'
                '--path' = 'any'
                '--role-color' = 'any'
                '--color' = 'any'
                '--display-name' = 'any'
                '--browser' = 'command'
                '--browser-profile' = 'any'
                '--html' = 'file'
                '--format' = '=aesr bookmarks markdown'
            }
            Arguments = @('profile')
            Rest = ''
        }
        'explain' = @{
            Commands = @()
            Options = @(
                '--json Output JSON.'
                '--expect Exit with 7 unless the answer is this one.'
                '--via A role of the same account that may read the role.'
                '--from-files Files of aws iam get-account-authorization-details, instead of AWS.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--expect' = '=allowed denied'
                '--via' = 'profile'
                '--from-files' = 'file'
            }
            Arguments = @('profile')
            Rest = ''
        }
        'doctor' = @{
            Commands = @()
            Options = @(
                '--json Output JSON.'
                '--fix Show the safe repairs, and make them after a yes.'
                '--yes Answer confirmations with yes.'
                '-y Answer confirmations with yes.'
                '--offline Ask nothing of AWS.'
                '--check-keyring Write, read and delete a test item in the OS keyring.'
                '--check-updates Ask pip''s index for a newer version of awsroles.'
                '--report Print a report for a bug report, without names.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = ''
        }
        'rotate' = @{
            Commands = @()
            Options = @(
                '--dry-run Show what would be done, and change nothing.'
                '-n Show what would be done, and change nothing.'
                '--mfa-code The MFA code; - reads it from stdin.'
                '-t The MFA code; - reads it from stdin.'
                '--yes Answer confirmations with yes.'
                '-y Answer confirmations with yes.'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--mfa-code' = 'any'
                '-t' = 'any'
            }
            Arguments = @('profile')
            Rest = ''
        }
        'prompt' = @{
            Commands = @()
            Options = @(
                '--format The line, with {profile}, {left} and {color}: green, yellow or red.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--format' = 'any'
            }
            Arguments = @()
            Rest = ''
        }
        'completion' = @{
            Commands = @()
            Options = @(
                '--install Write it where the shell finds it.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @('=bash zsh fish powershell')
            Rest = ''
        }
        'credential-process' = @{
            Commands = @()
            Options = @(
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @('profile')
            Rest = ''
        }
        'demo' = @{
            Commands = @()
            Options = @(
                '--shell Start a shell in it afterwards.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = ''
        }
        'help' = @{
            Commands = @()
            Options = @(
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = '=setup discover login logout elevate status history exec serve env console explain doctor rotate prompt completion credential-process demo help open profile config store mfa org'
        }
        'open' = @{
            Commands = @(
                'docs Open the documentation in the browser.'
            )
            Options = @(
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = ''
        }
        'open docs' = @{
            Commands = @()
            Options = @(
                '--print Print the URL instead of opening it.'
                '-p Print the URL instead of opening it.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @('=access-review benchmarks cdk-and-ecr ci-and-servers clients command-help commands comparison completion console containers discover doctor environment-variables exec exec-server exit-codes explain files findings first-setup guards history how-it-works install json many-accounts messages mfa moving offboarding organization organization-file organization-policies picker policy-evaluation profiles prompts rotate screens security sessions settings shells size terraform troubleshooting without-a-keyring witnesses yubikey-and-1password')
            Rest = ''
        }
        'profile' = @{
            Commands = @(
                'add Add a profile for a role.'
                'adopt Let awsroles manage existing AWS CLI profiles.'
                'show Show a profile''s effective settings, including inherited ones.'
                'list List your profiles.'
                'remove Remove profiles.'
            )
            Options = @(
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = ''
        }
        'profile add' = @{
            Commands = @()
            Options = @(
                '--role-arn The role, by its ARN.'
                '--account The role''s account, instead of --role-arn.'
                '--role The role''s name, with its path.'
                '--source The profile that assumes the role.'
                '--region The profile''s region.'
                '-r The profile''s region.'
                '--external-id The external ID that the role asks for.'
                '--duration Session length (default 1h); over 1h needs a code.'
                '-d Session length (default 1h); over 1h needs a code.'
                '--session-name The role session name (default: your user name).'
                '--source-identity The source identity of the session.'
                '--mfa-serial Another MFA device than the source''s.'
                '--color Its color in the console; red marks production.'
                '--account-name The name of the role''s account.'
                '--policy-arns Managed policies that narrow its sessions (session policies).'
                '--policy-file A file with a policy that narrows its sessions.'
                '--confirm Login asks for the profile''s name to be typed.'
                '--replace Overwrite an existing profile.'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--role-arn' = 'any'
                '--account' = 'any'
                '--role' = 'any'
                '--source' = 'profile'
                '--region' = '=af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2'
                '-r' = '=af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2'
                '--external-id' = 'any'
                '--duration' = 'any'
                '-d' = 'any'
                '--session-name' = 'any'
                '--source-identity' = 'any'
                '--mfa-serial' = 'any'
                '--color' = 'any'
                '--account-name' = 'any'
                '--policy-arns' = 'any'
                '--policy-file' = 'file'
            }
            Arguments = @('profile')
            Rest = ''
        }
        'profile adopt' = @{
            Commands = @()
            Options = @(
                '--all Adopt every profile that can be adopted.'
                '-a Adopt every profile that can be adopted.'
                '--dry-run Show what would change, and change nothing.'
                '-n Show what would change, and change nothing.'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = 'profile'
        }
        'profile show' = @{
            Commands = @()
            Options = @(
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @('profile')
            Rest = ''
        }
        'profile list' = @{
            Commands = @()
            Options = @(
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = ''
        }
        'profile remove' = @{
            Commands = @()
            Options = @(
                '--restore Restore the originals of adopted profiles.'
                '--with-dependents Also remove those of awsroles that need them.'
                '--delete-key Also delete the access key of a master profile from the store.'
                '--dry-run Show what would change, and change nothing.'
                '-n Show what would change, and change nothing.'
                '--yes Answer confirmations with yes.'
                '-y Answer confirmations with yes.'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = 'profile'
        }
        'config' = @{
            Commands = @(
                'list List the settings, and where each value comes from.'
                'get Print the value of a setting.'
                'set Change a setting.'
                'unset Give a setting its default again.'
            )
            Options = @(
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = ''
        }
        'config list' = @{
            Commands = @()
            Options = @(
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @('=prompt mfa_process browser mfa_session_duration role_session_duration profile_name_template history history_days exec_prompt')
            Rest = ''
        }
        'config get' = @{
            Commands = @()
            Options = @(
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @('=prompt mfa_process browser mfa_session_duration role_session_duration profile_name_template history history_days exec_prompt')
            Rest = ''
        }
        'config set' = @{
            Commands = @()
            Options = @(
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @('=prompt mfa_process browser mfa_session_duration role_session_duration profile_name_template history history_days exec_prompt', 'setting')
            Rest = ''
        }
        'config unset' = @{
            Commands = @()
            Options = @(
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @('=prompt mfa_process browser mfa_session_duration role_session_duration profile_name_template history history_days exec_prompt')
            Rest = ''
        }
        'store' = @{
            Commands = @(
                'show Show where secrets are kept.'
                'move Move your secrets to another store.'
            )
            Options = @(
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = ''
        }
        'store show' = @{
            Commands = @()
            Options = @(
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = ''
        }
        'store move' = @{
            Commands = @()
            Options = @(
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @('=keyring file')
            Rest = ''
        }
        'mfa' = @{
            Commands = @(
                'code Print the current MFA code.'
                'store Store the seed (TOTP secret) of your MFA device.'
                'forget Delete the stored seed of your MFA device.'
                'enroll Create a virtual MFA device.'
            )
            Options = @(
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = ''
        }
        'mfa code' = @{
            Commands = @()
            Options = @(
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @('profile')
            Rest = ''
        }
        'mfa store' = @{
            Commands = @()
            Options = @(
                '--yes Answer confirmations with yes.'
                '-y Answer confirmations with yes.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @('profile')
            Rest = ''
        }
        'mfa forget' = @{
            Commands = @()
            Options = @(
                '--yes Answer confirmations with yes.'
                '-y Answer confirmations with yes.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @('profile')
            Rest = ''
        }
        'mfa enroll' = @{
            Commands = @()
            Options = @(
                '--profile The master profile.'
                '--store Also store the seed, as awsroles mfa store does.'
                '--mfa-code A code from your current device (- reads it from stdin).'
                '-t A code from your current device (- reads it from stdin).'
                '--yes Answer confirmations with yes.'
                '-y Answer confirmations with yes.'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--profile' = 'profile'
                '--mfa-code' = 'any'
                '-t' = 'any'
            }
            Arguments = @('any')
            Rest = ''
        }
        'org' = @{
            Commands = @(
                'init Write the first organization''s file.'
                'lint Check the organization''s file.'
                'fmt Lay out the organization''s file.'
                'diff Show what a change of the organization''s file means.'
                'policies Write roles, groups and policies from the organization''s file.'
                'sync Write your role profiles from the organization''s file.'
                'show Show who has which role, and where each value comes from.'
                'who-can Show who reaches a role.'
                'can Show the roles that a user reaches.'
                'report Write the access review: who reaches which role.'
                'check Check what is live against the organization''s file.'
                'offboard Close a user who leaves, and end all sessions.'
            )
            Options = @(
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @()
            Rest = ''
        }
        'org init' = @{
            Commands = @()
            Options = @(
                '--example Write the files of an example company.'
                '--from-live Write the files of what is there; only reads AWS.'
                '--via With --from-live, the role to assume in each account (default: one that your groups name).'
                '--profile The master profile (default: the only one).'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--via' = 'any'
                '--profile' = 'any'
            }
            Arguments = @()
            Rest = ''
        }
        'org lint' = @{
            Commands = @()
            Options = @(
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @('file')
            Rest = ''
        }
        'org fmt' = @{
            Commands = @()
            Options = @(
                '--check Write nothing, and exit with 7 if a file would change.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{}
            Arguments = @('file')
            Rest = ''
        }
        'org diff' = @{
            Commands = @()
            Options = @(
                '--json Output JSON.'
                '--markdown Output a list in Markdown.'
                '--at Look at NEW on this day, as 2026-01-31 (default: today).'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--at' = 'any'
            }
            Arguments = @('any', 'any')
            Rest = ''
        }
        'org policies' = @{
            Commands = @()
            Options = @(
                '--format The format of the files.'
                '--out The folder of the files.'
                '-o The folder of the files.'
                '--bootstrap Add the file to run first in an account without the deploy role.'
                '--adopt Import what is there, and tell what an apply would change; only reads AWS.'
                '--via With --adopt, the function whose roles are assumed to read (default: audit).'
                '--profile The master profile (default: the only one).'
                '--dry-run Show what would change, and change nothing.'
                '-n Show what would change, and change nothing.'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--format' = '=json terraform cloudformation'
                '--out' = 'any'
                '-o' = 'any'
                '--bootstrap' = 'any'
                '--via' = 'any'
                '--profile' = 'any'
            }
            Arguments = @('file')
            Rest = ''
        }
        'org sync' = @{
            Commands = @()
            Options = @(
                '--ref Branch, tag or commit of the repository (default: its HEAD).'
                '--master The master profile (default: the only one).'
                '--function A function of yours, if the file does not list you.'
                '--prune Remove profiles of roles that the file gives no more.'
                '--accept-moved Let profiles change to roles of other accounts.'
                '--rename Give profiles the names that they have in the file.'
                '--all Sync every master profile that has a file.'
                '-a Sync every master profile that has a file.'
                '--mfa-code The MFA code; - reads it from stdin.'
                '-t The MFA code; - reads it from stdin.'
                '--dry-run Show what would change, and change nothing.'
                '-n Show what would change, and change nothing.'
                '--yes Answer confirmations with yes.'
                '-y Answer confirmations with yes.'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--ref' = 'any'
                '--master' = 'profile'
                '--function' = 'any'
                '--mfa-code' = 'any'
                '-t' = 'any'
            }
            Arguments = @('file')
            Rest = ''
        }
        'org show' = @{
            Commands = @()
            Options = @(
                '--file The organization''s file (default: organization.toml here or in the nearest folder above).'
                '--user Only the roles of this user.'
                '--at The day, as 2026-01-31 (default: today, in UTC).'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--file' = 'file'
                '--user' = 'any'
                '--at' = 'any'
            }
            Arguments = @('any', 'any')
            Rest = ''
        }
        'org who-can' = @{
            Commands = @()
            Options = @(
                '--file The organization''s file (default: organization.toml here or in the nearest folder above).'
                '--live Ask AWS, instead of what the file means.'
                '--via With --live, the function whose roles are assumed to read (default: audit).'
                '--profile The master profile (default: the only one).'
                '--from-files Files of aws iam get-account-authorization-details, instead of what the file means.'
                '--at The day, as 2026-01-31 (default: now).'
                '--json Output JSON.'
                '--dot Output a graph for Graphviz.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--file' = 'file'
                '--via' = 'any'
                '--profile' = 'any'
                '--from-files' = 'any'
                '--at' = 'any'
            }
            Arguments = @('any')
            Rest = ''
        }
        'org can' = @{
            Commands = @()
            Options = @(
                '--file The organization''s file (default: organization.toml here or in the nearest folder above).'
                '--live Ask AWS, instead of what the file means.'
                '--via With --live, the function whose roles are assumed to read (default: audit).'
                '--profile The master profile (default: the only one).'
                '--from-files Files of aws iam get-account-authorization-details, instead of what the file means.'
                '--at The day, as 2026-01-31 (default: now).'
                '--json Output JSON.'
                '--dot Output a graph for Graphviz.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--file' = 'file'
                '--via' = 'any'
                '--profile' = 'any'
                '--from-files' = 'any'
                '--at' = 'any'
            }
            Arguments = @('any')
            Rest = ''
        }
        'org report' = @{
            Commands = @()
            Options = @(
                '--live Ask AWS, instead of what the file means.'
                '--via With --live, the function whose roles are assumed to read (default: audit).'
                '--profile The master profile (default: the only one).'
                '--at The day, as 2026-01-31 (default: now).'
                '--json Output JSON.'
                '--html Write the review as a page of HTML (-: to stdout).'
                '--csv Write the review as CSV, to decide and to sign (-: to stdout).'
                '--user Only this user.'
                '--since The JSON of the last review: show what was gained and lost.'
                '--decisions A signed CSV: show what it changes in the file.'
                '--cloudtrail Exports of CloudTrail, for each user''s own last use of a role.'
                '--with-external-ids Tell the external IDs too.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--via' = 'any'
                '--profile' = 'any'
                '--at' = 'any'
                '--html' = 'file'
                '--csv' = 'file'
                '--user' = 'any'
                '--since' = 'file'
                '--decisions' = 'file'
                '--cloudtrail' = 'file'
            }
            Arguments = @('file')
            Rest = ''
        }
        'org check' = @{
            Commands = @()
            Options = @(
                '--json Output JSON.'
                '--baseline Report what is not in this baseline.'
                '--write-baseline Write a baseline of the findings of now (-: to stdout).'
                '--before Look only at whom the Deny without MFA would lock out.'
                '--via The function whose roles read the accounts (default: audit).'
                '--profile The master profile (default: the only one).'
                '--resume Go on after an interrupt.'
                '--all Show all findings.'
                '-a Show all findings.'
                '--sarif Write the findings as SARIF, for code scanning (-: to stdout).'
                '--junit Write the findings as JUnit''s XML (-: to stdout).'
                '--mfa-code The MFA code; - reads it from stdin.'
                '-t The MFA code; - reads it from stdin.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--baseline' = 'file'
                '--write-baseline' = 'file'
                '--before' = 'any'
                '--via' = 'any'
                '--profile' = 'profile'
                '--sarif' = 'file'
                '--junit' = 'file'
                '--mfa-code' = 'any'
                '-t' = 'any'
            }
            Arguments = @('file')
            Rest = ''
        }
        'org offboard' = @{
            Commands = @()
            Options = @(
                '--apply Do it, after the user''s name was typed.'
                '--confirm The user''s name, instead of the question.'
                '--to Change to these functions: only what is not theirs ends.'
                '--delete Also delete credentials and policies of the user.'
                '--whole-roles End everybody''s sessions of roles that leave the session''s name free.'
                '--via The function whose roles are assumed first (default: one with awsroles-offboard or awsroles-revoke).'
                '--profile The master profile (default: the only one).'
                '--json Output JSON.'
                '--verbose Show what awsroles does (never a secret).'
                '-v Show what awsroles does (never a secret).'
                '--quiet Print only results and errors.'
                '-q Print only results and errors.'
                '--no-input Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1).'
                '--help Show this message and exit.'
                '-h Show this message and exit.'
            )
            Valued = @{
                '--confirm' = 'any'
                '--to' = 'any'
                '--via' = 'any'
                '--profile' = 'any'
            }
            Arguments = @('any', 'file')
            Rest = ''
        }
    }
    $settings = @{
        'prompt' = @('tty', 'zenity', 'kdialog', 'osascript', 'never')
        'history' = @('optional', 'required')
        'exec_prompt' = @('always', 'never')
    }
    # The words before the word at the cursor.
    $words = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor -or
            ($word -eq '' -and $_.Extent.EndOffset -le $cursor) } | ForEach-Object { $_.Extent.Text })
    $path = ''
    $given = 0
    $kind = ''
    $dashes = $false
    foreach ($each in $words | Select-Object -Skip 1) {
        $here = $commands[$path]
        if ($kind) { $kind = '' }
        elseif ($dashes) { $given++ }
        elseif ($each -eq '--') { $dashes = $true }
        elseif ($each -match '^-[^-].') {
            # Joined letters. What follows one with a value is its value.
            for ($at = 1; $at -lt $each.Length -and -not $kind; $at++) { $kind = $here.Valued["-$($each[$at])"] }
            if ($at -lt $each.Length) { $kind = '' }
        }
        elseif ($each.StartsWith('-')) { $kind = $here.Valued[$each] }
        elseif ($commands.Contains("$path $each".Trim())) { $path = "$path $each".Trim() }
        else { $given++ }
    }
    $here = $commands[$path]
    $argument = if ($given -lt $here.Arguments.Count) { $here.Arguments[$given] } else { $here.Rest }
    if ($kind) { & $answer $kind $word '' }
    elseif ($dashes -and $here.Rest -eq 'command') {
        & $answer $(if ($words[-1] -eq '--') { 'command' } else { 'file' }) $word ''
    }
    elseif ($dashes) { & $answer $argument $word '' }
    elseif ($word -match '^(--[^=]+)=(.*)$') { & $answer $here.Valued[$Matches[1]] $Matches[2] "$($Matches[1])=" }
    elseif ($word.StartsWith('-')) { & $described $here.Options 'ParameterName' }
    elseif ($here.Commands.Count) { & $described $here.Commands 'Command' }
    elseif ($argument -eq 'command') { & $answer '=--' $word '' }
    else { & $answer $argument $word '' }
}
