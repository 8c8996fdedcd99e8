#!/usr/bin/env bash
# The hook endpoint under load beside its floor: the same server, body and connections, but a constant answer. wrk posts to both in turn;
# every call has an id of its own, so every call is judged and journalled. Its tool input is the same each time, which Reeve knows by then; a second
# row says what calls cost that are new altogether. Afterwards the journal is counted and verified.
# Usage: bench/http.sh [ROUNDS [SECONDS]] [--no-build]   (default 5 rounds of 10 s)
source "$(dirname "${BASH_SOURCE[0]}")/service.sh"
[[ ${*: -1} == --no-build ]] || publish
[[ ${1-} == [0-9]* ]] && rounds=$1 || rounds=5
[[ ${2-} == [0-9]* ]] && seconds=$2 || seconds=10
connections=32
target=0.65

# post URL RUN SECONDS [new]: sets rate, p50, p99; adds to responses and runs when it went to Reeve. With `new` every tool input is new.
post() {
  local out
  printf -v run '%010d' "$2"
  out=$(wrk -t1 -c$connections -d"$3s" --latency -s "$root/bench/http/pretooluse.lua" "$1/hook/claude-code" -- "$repo" "$run" "${4-}" | grep '^result ')
  [[ $out =~ requests=([0-9]+)\ seconds=([0-9.]+)\ p50us=([0-9]+)\ p99us=([0-9]+)\ errors=([0-9]+) ]] || die "wrk said: $out"
  ((BASH_REMATCH[5] == 0)) || die "wrk counted ${BASH_REMATCH[5]} errors at $1"
  requests=${BASH_REMATCH[1]} p50=${BASH_REMATCH[3]} p99=${BASH_REMATCH[4]}
  rate=$(awk -v n="$requests" -v s="${BASH_REMATCH[2]}" 'BEGIN {print n / s}')
  if [[ $1 == "$reeve" ]]; then
    responses=$((responses + requests))
    runs=$((runs + 1))
  fi
}

repository
start_floor
floor=$url
start_reeve reeve
reeve=$url
responses=0 runs=0

# Both are warm before anything counts: compiled, files open, caches filled.
post "$floor" 1 5
post "$reeve" 2 8
rates=() floors=() ratios=() p50s=() p99s=() news=() newratios=()
for ((round = 0; round < rounds; round++)); do
  post "$floor" $((round * 3 + 3)) "$seconds"
  beside=$rate
  post "$reeve" $((round * 3 + 4)) "$seconds"
  rates+=("$rate") floors+=("$beside") p50s+=("$p50") p99s+=("$p99")
  ratios+=("$(awk -v a="$rate" -v b="$beside" 'BEGIN {print a / b}')")
  echo "round $((round + 1)): floor $beside/s, reeve $rate/s, ratio ${ratios[-1]}, p50 $p50 us, p99 $p99 us" >&2
  post "$reeve" $((round * 3 + 5)) "$seconds" new
  news+=("$rate")
  newratios+=("$(awk -v a="$rate" -v b="$beside" 'BEGIN {print a / b}')")
done

# wrk breaks off with at most one call under way on each connection: such a call may have been judged, its answer was not waited for.
# So each run leaves between `responses` and `responses + connections` entries; fewer would mean answers that are not in the journal.
entries=$(cat "$data"/journal/*.seg | grep -a -F '"kind":"decision"' | grep -a -c -F '"answer":"allow"' || true)
least=$responses most=$((responses + runs * connections))
"$programs/reeve/reeve" db check --data "$data" --url "$reeve" >&2 && check=passes || check=FAILS
((entries >= least && entries <= most)) && counted=met || counted=missed

ratio=$(median "${ratios[@]}")
figure "\`POST /hook/claude-code\`, fresh id per call, wrk -t1 -c$connections" "≥ 65 % of the floor" \
  "$(median "${rates[@]}" | awk '{printf "%.0f/s (p50 %s)", $1, ""}' | sed "s|p50 )|p50 $(median "${p50s[@]}") µs, p99 $(median "${p99s[@]}") µs)|")" \
  "$(awk -v r="$ratio" -v f="$(median "${floors[@]}")" 'BEGIN {printf "%.1f %% of %.0f/s", int(r * 1000) / 10, f}')" \
  "$(verdict "$ratio" at-least $target)"
figure "the same, with a new tool input in every call" "stated" "$(median "${news[@]}" | awk '{printf "%.0f/s", $1}')" \
  "$(median "${newratios[@]}" | awk '{printf "%.1f %% of the floor", int($1 * 1000) / 10}')" told
figure "journal entries after those calls" "$least to $most (answers, + calls cut off)" "$entries" "\`reeve db check\` $check" "$([[ $check == passes ]] && echo $counted || echo missed)"
[[ $counted == met && $check == passes ]]
