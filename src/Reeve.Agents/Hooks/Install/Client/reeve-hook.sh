#!/bin/bash -p
# Reeve's hook client for @NAME@: `@FILE@ pre|post`, the hook's JSON on stdin.
# Everything that is not a clear answer of the service is a native deny, because @NAME@ runs the command on
# failures of its hook. Exit code 0 always. `-p` keeps BASH_ENV and exported functions of the agent's environment out.
LC_ALL=C IFS= event=${1-pre}
host='@HOST@' port='@PORT@' token='@TOKEN@' deadline='@DEADLINE@'
# The native answers: the whole allow, what stands before, between and after the reasons of a deny, what stands before the reason of a question.
allow='@ALLOW@' deny='@DENY@' again='@AGAIN@' end='@END@' ask='@ASK@' heard='@HEARD@'

heard() {
  [[ -z $heard ]] || printf '%s\n' "$heard"
  exit 0
}

close() {
  local reason="Reeve hook client: $1. Nothing runs until the gate answers; a person can start it with: reeve serve"
  [[ $event != post ]] || heard
  [[ -z $again ]] || again+=$reason
  printf '%s\n' "$deny$reason$again$end"
  exit 0
}

#ask{
# A person sits there when the CLI's own input and output are a terminal and it was not started for a single prompt. What is not known means nobody.
terminal() {
  local words word
  [[ -z ${CI-}${GITHUB_ACTIONS-} && -c /proc/$PPID/fd/0 && -c /proc/$PPID/fd/1 ]] || return
  exec 6<"/proc/$PPID/fd/0" 7>"/proc/$PPID/fd/1" || return
  [[ -t 6 && -t 7 ]] || return
  mapfile -d '' words <"/proc/$PPID/cmdline" || return
  for word in "${words[@]}"; do
    [[ $word != --prompt && $word != --prompt=* && ! $word =~ ^-[a-zA-Z]*p ]] || return 1
  done
}
#ask}

# Runs in a child, so that the parent's deadline also covers a connect or a write that hangs.
talk() {
  local body answer entry=
  # Nearly every body fits here and costs no further process; a large one is read faster by the substitution.
  read -r -N 8192 body
  ((${#body} < 8192)) || body+=$(</dev/stdin)
  ((${#body} <= 16777216)) || exit
#ask{
  terminal && entry=$'X-Reeve-Entrypoint: cli\r\n'
#ask}
  exec 3<>"/dev/tcp/$host/$port" || exit
  printf 'POST /hook/@CLI@ HTTP/1.0\r\nHost: %s:%s\r\nAuthorization: Bearer %s\r\n%sContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s' \
    "$host" "$port" "$token" "$entry" "${#body}" "$body" >&3 || exit
  read -r -N 65536 -u 3 answer
  printf %s "$answer"
}

# Input left unread could count as a failure of the hook.
[[ ${BASH_VERSINFO[0]}${BASH_VERSINFO[1]} -ge 44 ]] || { : "$(</dev/stdin)"; close 'it needs bash 4.4 or newer'; }
[[ -n $token ]] || { : "$(</dev/stdin)"; close 'it has no token; install the hook again with: reeve hook install @CLI@'; }
exec 5<&0 4< <(talk <&5 2>/dev/null)
child=$!
read -r -t "$deadline" -N 65536 -u 4 answer
if (($? > 128)); then
  kill -9 "$child" 2>/dev/null
  close "no answer from $host:$port within $deadline s"
fi
[[ $event != post ]] || heard
[[ -n $answer ]] || close "no service at $host:$port"
[[ $answer == 'HTTP/1.'[01]' '[1-5][0-9][0-9]*$'\r\n\r\n'* ]] || close "the answer of $host:$port is not HTTP"
[[ ${answer:9:1} == 2 ]] || close "the service at $host:$port answered HTTP ${answer:9:3}"
head=${answer%%$'\r\n\r\n'*}$'\r\n' body=${answer#*$'\r\n\r\n'}
if [[ $body == "$deny"[!\"]*"$end" ]]; then
  printf '%s\n' "$body"
  exit 0
fi
shopt -s nocasematch
decision=
[[ $head == *$'\r\nX-Reeve-Decision: allow\r\n'* ]] && decision=allow
#ask{
[[ $head == *$'\r\nX-Reeve-Decision: ask\r\n'* ]] && decision=ask
#ask}
shopt -u nocasematch
if [[ $decision == allow && $body == "$allow" ]]; then
  [[ -z $body ]] || printf '%s\n' "$body"
  exit 0
fi
#ask{
if [[ $decision == ask && $body == "$ask"[!\"]*'"}' ]]; then
  printf '%s\n' "$body"
  exit 0
fi
#ask}
close "the answer of $host:$port is neither allow nor deny"
