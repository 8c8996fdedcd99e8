#!/usr/bin/env bash
# The journal alone: appending, verifying and reopening a million entries, beside plain writes of the same bytes.
# Usage: bench/journal.sh [--no-build]
source "$(dirname "${BASH_SOURCE[0]}")/service.sh"
[[ ${1-} == --no-build ]] || publish
"$programs/bench/Reeve.Bench" journal 1000000 3 "$scratch" >"$scratch/journal.txt"
cat "$scratch/journal.txt" >&2

# row NAME: sets ms (of the whole) and rate of that line.
row() {
  local line
  line=$(grep -m1 -F "$1" "$scratch/journal.txt") || die "no line '$1'"
  [[ $line =~ ([0-9.]+)\ ms\ +([0-9]+)\ ns\ each\ +([0-9]+)\ /s ]] || die "cannot read: $line"
  ms=${BASH_REMATCH[1]} ns=${BASH_REMATCH[2]} rate=${BASH_REMATCH[3]}
}

row 'floor: write() of the same lines to a new file'
floor=$ns
row 'append, pipelined'
figure 'journal: 1 000 000 entries, appended 64 at a time' 'stated' "$rate/s, $ns ns each" "write() of the same bytes: $floor ns each" told
row 'append, 20 clients, each its own Write'
figure 'journal: 20 clients, each waits for its write' 'stated' "$rate/s" '–' told
row 'append, 20 clients, each its own Sync'
figure 'journal: 20 clients, each waits for the disk' 'stated' "$rate/s" '–' told
row 'restart to ready'
figure 'journal: restart to ready with 1 000 000 entries' '< 1 s' "$ms ms" '–' "$(awk -v m="$ms" 'BEGIN {print m < 1000 ? "met" : "missed"}')"
row '  + recall of the files'
figure 'journal: recalling the files that agents wrote from its newest 100 000 entries' 'with the restart < 1 s' "$ms ms" '–' told
row 'verify (reeve db check'
figure 'journal: verifying 1 000 000 entries' 'stated' "$ms ms" '–' told
