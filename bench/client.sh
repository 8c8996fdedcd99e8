#!/usr/bin/env bash
# The whole hook call that an agent CLI pays for, start of the program to its end, beside a program that does nothing, a node one-liner and
# the peer. Reeve's bash client talks to a real `reeve serve`, which judges and journals every call.
# Usage: bench/client.sh [--no-build]
source "$(dirname "${BASH_SOURCE[0]}")/service.sh"
[[ ${1-} == --no-build ]] || publish
[[ -d $root/artifacts/peers/node_modules ]] || die 'run bench/install-peers.sh first'
repository
start_reeve reeve
export HOME=$scratch/home CODEX_HOME=$scratch/home/.codex
mkdir -p "$CODEX_HOME"
"$programs/reeve/reeve" hook install codex --user --data "$data" --url "$url" >&2
client=$(find "$CODEX_HOME" -name 'reeve-codex-hook*' -type f | head -n 1)
[[ -x $client ]] || die 'the hook client was not installed'

# body FILE SIZE: a read, filled up in its description; the eight @ become an id of its own for each run.
body() {
  local head tail
  head="{\"session_id\":\"2f1e7a60-0d0c-4a4e\",\"cwd\":\"$repo\",\"hook_event_name\":\"PreToolUse\",\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"git status\",\"description\":\""
  tail="\"},\"tool_use_id\":\"call_@@@@@@@@\"}"
  printf '%s%*s%s' "$head" $(($2 - ${#head} - ${#tail})) '' "$tail" | tr ' ' x | sed 's/gitxstatus/git status/' >"$1"
}

# runs NAME COUNT BODY COMMAND...: sets ms to the median; fails when a run does not end with 0 or, for Reeve, not with the answer's silence.
runs() {
  local name=$1 count=$2 template=$3
  shift 3
  ms=$("$programs/bench/Reeve.Bench" spawn "$name" "$count" "$template" "$@") || die "$name failed"
}

body "$scratch/small" 300
body "$scratch/large" 200000
runs true 500 "$scratch/small" /bin/true
nothing=$ms
runs small 500 "$scratch/small" "$client" pre
small=$ms
runs large 200 "$scratch/large" "$client" pre
large=$ms
node=$(command -v node)
runs one-liner 40 "$scratch/small" "$node" -e 'process.stdin.resume().on("end",()=>console.log("{}"))'
liner=$ms
runs peer 40 "$scratch/small" "$node" "$root/artifacts/peers/policy-hook.js"
peer=$ms

# The client is silent when the call is allowed and ends with 0 always, so the journal tells whether it was: every run, warm-up too.
allowed=$(cat "$data"/journal/*.seg | grep -a -F '"agent":"codex"' | grep -a -c -F '"answer":"allow"' || true)
((allowed == 550 + 220)) || die "$allowed of 770 calls were allowed"
figure 'whole hook call through the bash client, 300 B' '≤ 2.5 ms' "$small ms" "/bin/true $nothing ms" "$(verdict "$small" at-most 2.5)"
figure 'whole hook call through the bash client, 200 kB' '≤ 6 ms' "$large ms" "/bin/true $nothing ms" "$(verdict "$large" at-most 6)"
times() { awk -v a="$1" -v b="$small" 'BEGIN {printf "%.1f times the bash client", a / b}'; }
figure 'peer: a node one-liner as hook' '–' "$liner ms" "$(times "$liner")" told
figure 'peer: node hook with agent-governance-sdk 4.0.0 (its Claude plugin is not in the npm package: this is its policy engine alone, no record)' '–' "$peer ms" "$(times "$peer")" told
