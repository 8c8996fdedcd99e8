#!/bin/bash -p
# Reeve's hook client for Codex: `reeve-codex-hook pre|post`, the hook's JSON on stdin.
# Allow is silence; everything that is not a clear answer of the service is a native deny, because Codex runs the command on
# any failure of its hook. Exit code 0 always. `-p` keeps BASH_ENV and exported functions of the agent's environment out.
LC_ALL=C IFS= event=${1-pre}
host='@HOST@' port='@PORT@' token='@TOKEN@' deadline='@DEADLINE@'

close() {
  [[ $event == post ]] && exit 0
  printf '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"%s"}}\n' \
    "Reeve hook client: $1. Nothing runs until the gate answers; a person can start it with: reeve serve"
  exit 0
}

# Runs in a child, so that the parent's deadline also covers a connect or a write that hangs.
talk() {
  local body answer
  # Nearly every body fits here and costs no further process; a large one is read faster by the substitution.
  read -r -N 8192 body
  ((${#body} < 8192)) || body+=$(</dev/stdin)
  ((${#body} <= 16777216)) || exit
  exec 3<>"/dev/tcp/$host/$port" || exit
  printf 'POST /hook/codex HTTP/1.0\r\nHost: %s:%s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s' \
    "$host" "$port" "$token" "${#body}" "$body" >&3 || exit
  read -r -N 65536 -u 3 answer
  printf %s "$answer"
}

# Input left unread could count as a failure of the hook.
[[ ${BASH_VERSINFO[0]}${BASH_VERSINFO[1]} -ge 44 ]] || { : "$(</dev/stdin)"; close 'it needs bash 4.4 or newer'; }
[[ -n $token ]] || { : "$(</dev/stdin)"; close 'it has no token; install the hook again with: reeve hook install codex'; }
exec 5<&0 4< <(talk <&5 2>/dev/null)
child=$!
read -r -t "$deadline" -N 65536 -u 4 answer
if (($? > 128)); then
  kill -9 "$child" 2>/dev/null
  close "no answer from $host:$port within $deadline s"
fi
[[ $event == post ]] && exit 0
[[ -n $answer ]] || close "no service at $host:$port"
[[ $answer == 'HTTP/1.'[01]' '[1-5][0-9][0-9]*$'\r\n\r\n'* ]] || close "the answer of $host:$port is not HTTP"
[[ ${answer:9:1} == 2 ]] || close "the service at $host:$port answered HTTP ${answer:9:3}"
head=${answer%%$'\r\n\r\n'*}$'\r\n' body=${answer#*$'\r\n\r\n'}
if [[ $body == '{"hookSpecificOutput":{'*'"permissionDecision":"deny"'*'}}' && $body == *'"permissionDecisionReason":"'[!\"]* ]]; then
  printf '%s\n' "$body"
  exit 0
fi
shopt -s nocasematch
[[ -z $body && $head == *$'\r\nX-Reeve-Decision: allow\r\n'* ]] || close "the answer of $host:$port is neither allow nor deny"
exit 0
