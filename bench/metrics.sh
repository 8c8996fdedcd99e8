#!/usr/bin/env bash
# Metrics over a million recorded commands, and how long a scrape of a busy installation takes.
# Usage: bench/metrics.sh [--no-build]
source "$(dirname "${BASH_SOURCE[0]}")/service.sh"
[[ ${1-} == --no-build ]] || publish
"$programs/bench/Reeve.Bench" metrics "$scratch" >"$scratch/metrics.txt"
cat "$scratch/metrics.txt" >&2

# told NAME: the value of that line.
told() { awk -F'\t' -v name="$1" '$1 == name {print $2; found = 1} END {exit !found}' "$scratch/metrics.txt" || die "no line '$1'"; }

figure 'metrics: counts of readiness and a cycle (30 and 7 days) over 1 000 000 commands' '< 2000 ms' "$(told readiness-and-cycle-count-ms) ms" \
  "first count $(told totals-first-count-ms) ms, from the checkpoint $(told totals-from-checkpoint-ms) ms" \
  "$(verdict "$(told readiness-and-cycle-count-ms)" at-most 2000)"
figure 'metrics: 1 000 000 commands of an external database' '< 2000 ms' "$(told command-database-count-ms) ms" '–' \
  "$(verdict "$(told command-database-count-ms)" at-most 2000)"

start_reeve scrape
times=()
for ((i = 0; i < 50; i++)); do times+=("$(curl -s -o /dev/null -w '%{time_total}' "$url/metrics" | awk '{print $1 * 1000}')"); done
figure 'metrics: one scrape, median of 50' '< 20 ms' "$(median "${times[@]}") ms" \
  "slowest $(printf '%s\n' "${times[@]}" | sort -g | tail -n 1) ms" "$(verdict "$(median "${times[@]}")" at-most 20)"
