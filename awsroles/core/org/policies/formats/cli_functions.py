"""The shell functions of the scripts of the AWS CLI."""

FUNCTIONS = r"""# Functions of the scripts: each brings a thing in AWS to the state of the files, and tells changes.
# They need the AWS CLI (1 or 2) and mktemp, and nothing else that POSIX does not have.
set -f
# Names may begin with a hyphen: they are given as --option=NAME.
export AWS_PAGER=""
missing_users=""
errors=$(mktemp)
trap 'rm -f -- "$errors"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Tell the change, then make it.
change() {
  printf '%s\n' "aws $*"
  aws "$@" >/dev/null
}

# Ask AWS, and keep the answer in $found; return 1 if AWS has no such thing.
ask() {
  if found=$(aws "$@" 2>"$errors"); then
    return 0
  fi
  if grep -q '(NoSuchEntity)' "$errors"; then
    return 1
  fi
  cat "$errors" >&2
  exit 1
}

# Compare $found with a text, without white space.
found_is_text() {
  [ "$(printf '%s' "$found" | tr -d ' \t\r\n')" = "$(unescaped "$1" | tr -d ' \t\r\n')" ]
}

# Write the escapes of Latin letters as the AWS CLI does, in UTF-8. The files have them for any locale.
unescaped() {
  case $1 in
    *'\u00'*) ;;
    *)
      printf '%s' "$1"
      return 0
      ;;
  esac
  printf '%s\n' "$1" | LC_ALL=C awk '{
    text = $0
    while (match(text, /\\u00[89a-f][0-9a-f]/)) {
      code = 16 * index(digits, substr(text, RSTART + 4, 1)) + index(digits, substr(text, RSTART + 5, 1)) - 17
      printf "%s%c%c", substr(text, 1, RSTART - 1), 192 + int(code / 64), 128 + code % 64
      text = substr(text, RSTART + 6)
    }
    print text
  }' digits=0123456789abcdef
}

# Compare $found with a file, without white space.
found_is() {
  found_is_text "$(cat "$1")"
}

# Look for the first argument among the others.
is_among() {
  wanted=$1
  shift
  case " $* " in
    *" $wanted "*) return 0 ;;
  esac
  return 1
}

# in_account ID
in_account() {
  account=$(aws sts get-caller-identity --query Account --output text)
  [ "$account" = "$1" ] || fail "these are credentials of the account $account: use some of $1"
}

# managed_policy ARN FOLDER
managed_policy() {
  if ! ask iam get-policy --policy-arn "$1" --query Policy.DefaultVersionId --output text; then
    change iam create-policy --cli-input-json "file://$2/policy.json" --policy-document "file://$2/document.json"
    return 0
  fi
  ask iam get-policy-version --policy-arn "$1" --version-id "$found" --query PolicyVersion.Document --output json ||
    fail "the policy $1 was deleted: run again"
  if found_is "$2/document.json"; then
    return 0
  fi
  # A policy has at most five versions.
  found=$(aws iam list-policy-versions --policy-arn "$1" --output text \
    --query 'sort_by(Versions[?!IsDefaultVersion], &CreateDate)[].[VersionId]')
  oldest=${found%%[!v0-9]*}
  set -- "$1" "$2" $found
  if [ $# -ge 6 ]; then
    change iam delete-policy-version --policy-arn "$1" --version-id "$oldest"
  fi
  change iam create-policy-version --policy-arn "$1" --policy-document "file://$2/document.json" --set-as-default
}

# role NAME PATH ARN BOUNDARY FOLDER
role() {
  if ! ask iam get-role "--role-name=$1" --output json --query "Role.[Arn, $role_parameters, \
    AssumeRolePolicyDocument, PermissionsBoundary.PermissionsBoundaryArn || '']"; then
    change iam create-role --cli-input-json "file://$5/role.json" --path "$2" \
      --assume-role-policy-document "file://$5/trust.json" ${4:+--permissions-boundary "$4"}
    return 0
  fi
  if found_is_text "[\"$3\", $(cat "$5/role.json"), $(cat "$5/trust.json"), \"$4\"]"; then
    return 0
  fi
  found=$(aws iam get-role "--role-name=$1" --query Role.Arn --output text)
  [ "$found" = "$3" ] || fail "the role $found is there, and AWS cannot move it to $3: delete it, and run again"
  found=$(aws iam get-role "--role-name=$1" --query "Role.$role_parameters" --output json)
  found_is "$5/role.json" || change iam update-role --cli-input-json "file://$5/role.json"
  found=$(aws iam get-role "--role-name=$1" --query Role.AssumeRolePolicyDocument --output json)
  found_is "$5/trust.json" ||
    change iam update-assume-role-policy "--role-name=$1" --policy-document "file://$5/trust.json"
  found=$(aws iam get-role "--role-name=$1" --output text \
    --query "Role.PermissionsBoundary.PermissionsBoundaryArn || ''")
  if [ "$found" = "$4" ]; then
    return 0
  elif [ -n "$4" ]; then
    change iam put-role-permissions-boundary "--role-name=$1" --permissions-boundary "$4"
  else
    change iam delete-role-permissions-boundary "--role-name=$1"
  fi
}
role_parameters="{RoleName: RoleName, Description: Description || '', MaxSessionDuration: MaxSessionDuration}"

# group NAME
group() {
  ask iam get-group "--group-name=$1" --query Group.Arn --output text || change iam create-group "--group-name=$1"
}

# inline_policy role|group HOLDER NAME FILE
inline_policy() {
  if ask iam "get-$1-policy" "--$1-name=$2" "--policy-name=$3" --query PolicyDocument --output json &&
    found_is "$4"; then
    return 0
  fi
  change iam "put-$1-policy" "--$1-name=$2" "--policy-name=$3" --policy-document "file://$4"
}

# attached_policies role|group HOLDER ARN...
attached_policies() {
  kind=$1 holder=$2
  shift 2
  attached_to
  for arn in "$@"; do
    is_among "$arn" $attached ||
      change iam "attach-$kind-policy" "--$kind-name=$holder" --policy-arn "$arn"
  done
}

# no_other_attached_policies role|group HOLDER [ARN...]
no_other_attached_policies() {
  kind=$1 holder=$2
  shift 2
  attached_to
  for arn in $attached; do
    is_among "$arn" "$@" ||
      change iam "detach-$kind-policy" "--$kind-name=$holder" --policy-arn "$arn"
  done
}

# Keep the ARNs of the policies of the $kind $holder in $attached.
attached_to() {
  attached=$(aws iam "list-attached-$kind-policies" "--$kind-name=$holder" \
    --query 'AttachedPolicies[].[PolicyArn]' --output text)
}

# no_other_inline_policies role|group HOLDER [NAME...]: none that awsroles made before. Revocations stay.
no_other_inline_policies() {
  kind=$1 holder=$2
  shift 2
  inline=$(aws iam "list-$kind-policies" "--$kind-name=$holder" --query 'PolicyNames[].[@]' --output text)
  for policy in $inline; do
    case $policy in
      awsroles-revoke-*) ;;
      awsroles-*)
        is_among "$policy" "$@" ||
          change iam "delete-$kind-policy" "--$kind-name=$holder" "--policy-name=$policy"
        ;;
    esac
  done
}

# members GROUP USER...
members() {
  group=$1
  shift
  members_of
  for user in "$@"; do
    if is_among "$user" $users; then
      continue
    fi
    if ask iam get-user "--user-name=$user" --query User.Arn --output text; then
      change iam add-user-to-group "--group-name=$group" "--user-name=$user"
    elif ! is_among "$user" $missing_users; then
      missing_users="$missing_users $user"
    fi
  done
}

# no_other_members GROUP [USER...]: nobody else, if there is the group.
no_other_members() {
  group=$1
  shift
  ask iam get-group "--group-name=$group" --query Group.Arn --output text || return 0
  members_of
  for user in $users; do
    is_among "$user" "$@" || change iam remove-user-from-group "--group-name=$group" "--user-name=$user"
  done
}

# Keep the names of the users in $group in $users.
members_of() {
  users=$(aws iam get-group "--group-name=$group" --query 'Users[].[UserName]' --output text)
}

# control_policy NAME FOLDER [ACCOUNT...]: attached to these, and to no others.
control_policy() {
  name=$1 folder=$2
  shift 2
  policy_id
  if [ -z "$id" ]; then
    change organizations create-policy --cli-input-json "file://$folder/policy.json" \
      --type SERVICE_CONTROL_POLICY --content "file://$folder/document.json"
    policy_id
  else
    found=$(aws organizations describe-policy --policy-id "$id" --output json \
      --query "Policy.PolicySummary.{Name: Name, Description: Description || ''}")
    described=no
    found_is "$folder/policy.json" && described=yes
    found=$(aws organizations describe-policy --policy-id "$id" --output text --query Policy.Content)
    if [ "$described" = no ] || ! found_is "$folder/document.json"; then
      change organizations update-policy --policy-id "$id" --cli-input-json "file://$folder/policy.json" \
        --content "file://$folder/document.json"
    fi
  fi
  targets=$(aws organizations list-targets-for-policy --policy-id "$id" --query 'Targets[].[TargetId]' --output text)
  for target in "$@"; do
    is_among "$target" $targets || change organizations attach-policy --policy-id "$id" --target-id "$target"
  done
  for target in $targets; do
    is_among "$target" "$@" || change organizations detach-policy --policy-id "$id" --target-id "$target"
  done
}

# Keep the ID of the service control policy $name in $id, nothing if there is none.
policy_id() {
  found=$(aws organizations list-policies --filter SERVICE_CONTROL_POLICY --query 'Policies[].[Id, Name]' --output text)
  id=$(printf '%s\n' "$found" | NAME=$name awk -F '\t' '$2 == ENVIRON["NAME"] { print $1 }')
}

finish() {
  [ -z "$missing_users" ] || fail "create these IAM users, and run again:$missing_users"
}
"""
