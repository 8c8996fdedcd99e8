#!/usr/bin/env bash
# Windows and rules alone: one outcome through 10 000 rules, the windows' exactness, memory and restart; and how soon decisions see a rollback.
# Usage: bench/rules.sh [--no-build]
source "$(dirname "${BASH_SOURCE[0]}")/service.sh"
[[ ${1-} == --no-build ]] || publish
cd "$scratch"
"$programs/bench/Reeve.Bench" outcome >&2
"$programs/bench/Reeve.Bench" windows "$scratch" >"$scratch/windows.txt"
"$programs/bench/Reeve.Bench" revert >>"$scratch/windows.txt"
cat "$scratch/windows.txt" >&2

# told NAME: the value of that line.
told() { awk -F'\t' -v name="$1" '$1 == name {print $2; found = 1} END {exit !found}' "$scratch/windows.txt" || die "no line '$1'"; }

# outcome RULES: median in ns and bytes allocated with so many rules.
outcome() {
  awk -F'|' -v rules="$1" '
    function ns(text,  parts) { gsub(/,/, "", text); split(text, parts, " "); return parts[1] * (parts[2] == "ns" ? 1 : parts[2] == "ms" ? 1e6 : 1e3) }
    { for (i = 1; i <= NF; i++) { gsub(/\*/, "", $i); gsub(/^ +| +$/, "", $i) } }
    $2 == "Method" { for (i = 1; i <= NF; i++) at[$i] = i; next }
    ("Median" in at) && ("Allocated" in at) && $2 == "Observe" && $at["Rules"] == rules { print ns($at["Median"]), $at["Allocated"] + 0 }' \
    BenchmarkDotNet.Artifacts/results/*OutcomeBenchmarks*-github.md
}

read -r few _ < <(outcome 10)
read -r many bytes < <(outcome 10000)
figure 'one outcome through windows and 10 000 rules, ten of which read it' '≤ 2 µs, 0 B' "$many ns, $bytes B" "$few ns with those ten alone" \
  "$(awk -v n="$many" -v b="$bytes" 'BEGIN {print n <= 2000 && b == 0 ? "met" : "missed"}')"
figure 'windows: largest error against a recount, windows up to 1 h' '0' "$(told error)" '–' "$(verdict "$(told error)" at-most 0)"
figure 'windows: memory per key, 10 commands per 5 min round the clock for 30 days' '≤ 4096 B' "$(told bytes-per-key) B" \
  "$(told bytes-per-key-saturated) B with a command every second" "$(verdict "$(told bytes-per-key)" at-most 4096)"
figure 'windows: 1 000 000 distinct scopes and agents' '≤ 128 MiB, none lost' "$(told million-keys-mib) MiB, $(told million-keys-counted) counted" \
  "$(told million-keys-overflowed) of them in overflow" \
  "$(awk -v m="$(told million-keys-mib)" -v c="$(told million-keys-counted)" 'BEGIN {print m <= 128 && c == 1000000 ? "met" : "missed"}')"
figure 'windows: counted again from 1 000 000 outcomes in the journal' '< 2 s' "$(told rebuild-ms) ms" "$(told restore-ms) ms from the checkpoint" \
  "$(awk -v m="$(told rebuild-ms)" -v c="$(told rebuild-counted)" 'BEGIN {print m < 2000 && c == 1000000 ? "met" : "missed"}')"
figure 'rollback: from its commit (durable) to the first answer of another thread that sees it, median of 200' '≤ 1 ms' "$(told revert-seen-median-us) µs" \
  "slowest $(told revert-seen-max-us) µs, its own entry on disk; last answer by the old phase $(told revert-last-old-max-us) µs after it" \
  "$(verdict "$(told revert-seen-median-us)" at-most 1000)"
figure 'rollback: decisions begun after its commit and judged by the old phase' '0' "$(told revert-old-after)" '–' "$(verdict "$(told revert-old-after)" at-most 0)"
