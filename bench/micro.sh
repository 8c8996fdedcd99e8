#!/usr/bin/env bash
# The figures inside the process, by BenchmarkDotNet: one decision, a decision with its journal entry, a whole hook call.
# Usage: bench/micro.sh [--no-build]
source "$(dirname "${BASH_SOURCE[0]}")/service.sh"
[[ ${1-} == --no-build ]] || publish
cd "$scratch"
for suite in decision gate; do
  "$programs/bench/Reeve.Bench" $suite >&2
done
reports=(BenchmarkDotNet.Artifacts/results/*-github.md)
((${#reports[@]} == 2)) || die 'the benchmarks left no reports'

# rows SUITE METHOD: per row of that benchmark: parameter (or -), median in ns, bytes allocated.
rows() {
  awk -F'|' -v method="$2" '
    function ns(text,  parts) { gsub(/,/, "", text); split(text, parts, " "); return parts[1] * (parts[2] == "ns" ? 1 : parts[2] == "ms" ? 1e6 : 1e3) }
    # The report sets the first row of a group in bold.
    { for (i = 1; i <= NF; i++) { gsub(/\*/, "", $i); gsub(/^ +| +$/, "", $i) } }
    $2 == "Method" { for (i = 1; i <= NF; i++) at[$i] = i; next }
    ("Median" in at) && ("Allocated" in at) && $2 == method {
      size = $at["Allocated"]
      gsub(/,/, "", size)
      print ("Standing" in at ? $at["Standing"] : "-"), ns($at["Median"]), (size + 0) * (size ~ /KB/ ? 1024 : 1)
    }' BenchmarkDotNet.Artifacts/results/*"$1"*-github.md
}

for method in Allow AllowByPermit Ask DenyByHold; do
  many='' few=''
  while read -r standing ns bytes; do
    case $standing in
      10) few=$ns ;;
      10000) many=$ns allocated=$bytes ;;
    esac
  done < <(rows DecisionBenchmarks $method)
  [[ -n $many && -n $few ]] || die "no figures of $method"
  figure "decision in process, 10 000 holds and permits: $method" '≤ 150 ns, 0 B' "$many ns, $allocated B" "$few ns with 10 of each" \
    "$(awk -v n="$many" -v b="$allocated" 'BEGIN {print n <= 150 && b == 0 ? "met" : "missed"}')"
done
read -r _ ns bytes < <(rows GateBenchmarks DecideAndAppend)
figure 'decision with its journal entry, amortised over groups of 64' '≤ 1 µs' "$(awk -v n="$ns" 'BEGIN {print n / 1000}') µs, $bytes B" '–' "$(verdict "$ns" at-most 1000)"
read -r _ ns bytes < <(rows GateBenchmarks BytesToBytes)
read -r _ known _ < <(rows GateBenchmarks KnownBytesToBytes)
figure 'hook call, bytes in to bytes out, one at a time, new input, written to the journal' '≤ 15 µs' "$(awk -v n="$ns" 'BEGIN {print n / 1000}') µs, $bytes B" \
  "$(awk -v n="$known" 'BEGIN {print n / 1000}') µs when the input is known" "$(verdict "$ns" at-most 15000)"
