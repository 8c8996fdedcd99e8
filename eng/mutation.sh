#!/usr/bin/env bash
# Changes Reeve.Core piece by piece (operators, conditions, statements, texts) and counts how many of the changes the tests of Core notice.
# Each group of folders is changed in a copy of the tree and tried on the tests that mirror it, with few cases of each property: what the tests of
# another folder would notice does not count, so the score is rather too low than too high. Nothing is left out of what is changed.
# The score of everything is a line `figure, name, target, measured, beside, met|missed` on stdout, after one for each folder; what nobody noticed is
# listed on stderr. A group's report stays in artifacts/mutation and is not measured again while Core and its tests are the same.
# Usage: eng/mutation.sh [FOLDER...]   (folders of Core instead of all; a small one brings the other small ones). Ends with 3 when a tool failed, else with 0.
set -euo pipefail
export LC_ALL=C DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
cd "$(dirname "$0")/.."
target=85
output=$PWD/artifacts/mutation
# Large folders by themselves, the others together, because every run makes the changes to all of Core anew.
large=(Conditions Journal Rules Signals Statistics)
small=()
for folder in src/Reeve.Core/*/; do
  folder=$(basename "$folder")
  [[ $folder == bin || $folder == obj || " ${large[*]} " == *" $folder "* ]] || small+=("$folder")
done
groups=("${small[*]}" "${large[@]}")
mkdir -p "$output"

fail() { echo "mutation: $1" >&2; [[ -z ${2:-} ]] || tail -n 20 "$2" >&2; exit 3; }

for folder; do [[ " ${groups[*]} " == *" $folder "* ]] || fail "Core has no folder $folder"; done

files() { git ls-files -co --exclude-standard -z "$@" | while IFS= read -r -d '' file; do [[ ! -e $file ]] || printf '%s\0' "$file"; done; }

# state GLOB...: of Core, of these tests, and of what they are made with.
state() {
  files src/Reeve.Core test/Reeve.Testing eng/mutation.sh eng/MutationStart.cs eng/stryker.json eng/mutation.runner.json Directory.Packages.props .config \
    'test/Reeve.Core.Tests/*.csproj' ':(exclude,glob)test/Reeve.Core.Tests/**/*Tests.cs' 'test/Reeve.Core.Tests/*.cs' | xargs -0 sha256sum
  (cd test/Reeve.Core.Tests && files "${@/#/:(glob)}" | xargs -0 sha256sum)
}

# alone BIN FILE ID: whether the tests notice a change that is active from the start of their process. Prints the id if they do.
alone() {
  local control code=0
  control=$(mktemp)
  # The active change is told by a file of four bytes, lowest first.
  printf '%b' "$(printf '\\x%02x' $(($2 & 255)) $(($2 >> 8 & 255)) $(($2 >> 16 & 255)) $(($2 >> 24 & 255)))" >"$control"
  # Seconds of the processor, so that a busy machine makes no test hang.
  (ulimit -t 30 && STRYKER_MUTANT_FILE=$control REEVE_MUTATION_NOTES='' timeout 600 "$1/Reeve.Core.Tests") >/dev/null 2>&1 || code=$?
  rm -f "$control"
  ((code == 0)) || echo "$2"
}
export -f alone

measure() {
  local name=$2 folder globs=() tests=() state
  local log=$output/$name.log report=$output/$name.json tree=$output/$name.tmp/tree
  local bin=$tree/test/Reeve.Core.Tests/bin/Debug/net10.0
  for folder in $1; do
    globs+=(--mutate "**/Reeve.Core/$folder/**/*.cs")
    tests+=("$folder/**/*Tests.cs")
  done
  [[ $1 != Journal ]] || tests+=('../Reeve.Compliance/Journal/JournalCompliance*.cs' '../Reeve.Compliance/Journal/MemoryJournalCompliance.cs')
  state=$(state "${tests[@]}" | sha256sum)
  [[ ! -s $report || $(cat "$output/$name.state" 2>/dev/null) != "$state" ]] || return 0
  echo "mutation: $1" >&2
  rm -rf "$output/$name.tmp"
  mkdir -p "$tree" "$output/$name.tmp/notes"
  files | tar --null -T - -cf - | tar -xf - -C "$tree"
  # Its default runner knows nothing of Microsoft.Testing.Platform and kills no mutant; the configuration names the one that does. Both leave a lot in
  # the folder for temporary files.
  export TMPDIR=$output/$name.tmp REEVE_MUTATION_NOTES=$output/$name.tmp/notes REEVE_MUTATION
  REEVE_MUTATION=$(IFS=';' && echo "${tests[*]}")
  rm -f "$output/$name.state"
  (cd "$tree/test/Reeve.Core.Tests" && dotnet tool restore && dotnet stryker --config-file "$tree/eng/stryker.json" --output "$output/$name.tmp" \
    --skip-version-check "${globs[@]}") >"$log" 2>&1 || fail "the tool failed in $1" "$log"
  local made=$output/$name.tmp/reports/mutation-report.json
  jq -e '[.files[].mutants[].status] | any(. == "Killed")' "$made" >/dev/null || fail "no change of $1 was noticed: the runner did not work" "$log"
  [[ -s $REEVE_MUTATION_NOTES/statics ]] || fail "no static member of $1 was made: the runner did not work" "$log"
  cp "$REEVE_MUTATION_NOTES/Reeve.Core.dll" "$bin/Reeve.Core.dll"
  [[ -z $(alone "$bin" -1) ]] || fail "the tests of $1 fail without a change"

  # The runner is taken at its word only where a process of its own says the same.
  local sample doubted
  sample=$(jq -r '[.files[].mutants[] | select(.status == "Killed") | .id] as $ids | $ids[range(0; $ids | length; [($ids | length) / 20 | floor, 1] | max)]' "$made")
  doubted=$(comm -23 <(sort <<<"$sample") <(xargs -P 2 -I '{}' bash -c 'alone "$0" "{}"' "$bin" <<<"$sample" | sort) | wc -l)
  ((doubted < 3)) || fail "$doubted of $(wc -l <<<"$sample") changes of $1 that the runner says were noticed are not"

  # What static members run through is made once per process, so every such change wants its own. And what the runner took for a hang may have been a
  # busy machine: it is tried again.
  jq -r '.files[].mutants[] | select(.status == "Survived") | .id' "$made" | sort >"$output/$name.tmp/survived"
  { sort "$REEVE_MUTATION_NOTES/statics" | comm -12 - "$output/$name.tmp/survived"; jq -r '.files[].mutants[] | select(.status == "Timeout") | .id' "$made"; } |
    xargs -r -P 2 -I '{}' bash -c 'alone "$0" "{}"' "$bin" >"$output/$name.tmp/alone"
  jq --rawfile ids "$output/$name.tmp/alone" '($ids | split("\n")) as $ids
    | (.files[].mutants[] | select(.status == "Survived" and (.id | IN($ids[]))) | .status) = "Killed"
    | (.files[].mutants[] | select(.status == "Timeout" and (.id | IN($ids[]) | not)) | .status) = "Survived"' "$made" >"$report.new"
  mv "$report.new" "$report"
  rm -rf "$output/$name.tmp"
  echo "$state" >"$output/$name.state"
}

reports=()
for group in "${groups[@]}"; do
  wanted=$([[ $# -gt 0 ]] || echo yes)
  for folder; do [[ " $group " != *" $folder "* ]] || wanted=yes; done
  [[ -n $wanted ]] || continue
  name=$([[ $group == "${small[*]}" ]] && echo others || echo "$group")
  (measure "$group" "$name")
  reports+=("$output/$name.json")
done

jq -s -r '[.[].files | to_entries[]] | map({file: (.key | sub(".*/src/Reeve.Core/"; "")), mutants: .value.mutants[]}) | map({file, folder: (.file | split("/")[0])} + .mutants)
  | map(select(.status == "Killed" or .status == "Timeout" or .status == "Survived" or .status == "NoCoverage"))
  | .[] | [.folder, .file, .location.start.line, .status, .mutatorName, (.replacement // "" | gsub("\\s+"; " ") | .[0:120])] | @tsv' "${reports[@]}" |
  sort -t$'\t' -k1,1 -k2,2 -k3,3n >"$output/changes.tsv"
awk -F'\t' '$4 == "Survived" || $4 == "NoCoverage" {printf "src/Reeve.Core/%s:%s: %s: %s: %s\n", $2, $3, $4, $5, $6}' "$output/changes.tsv" >&2
awk -F'\t' -v what="${*:-all of it}" -v target=$target '
  function row(name, goal, seen, all, hung, verdict) {
    printf "figure\tmutation score of Core: %s\t%s\t%.1f %% of %d\t%d noticed, of them %d by hanging; %d not\t%s\n", name, goal, 100 * seen / all, all, seen, hung, all - seen, verdict
  }
  {all[$1]++; total++}
  $4 == "Timeout" {hung[$1]++; hangs++}
  $4 == "Killed" || $4 == "Timeout" {seen[$1]++; noticed++}
  {if (!($1 in order)) {order[$1] = ++n; name[n] = $1}}
  END {
    for (i = 1; i <= n; i++) row(name[i], "–", seen[name[i]], all[name[i]], hung[name[i]], "told")
    row(what, "≥ " target " %", noticed, total, hangs, 100 * noticed / total >= target ? "met" : "missed")
  }' "$output/changes.tsv"
