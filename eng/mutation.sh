#!/usr/bin/env bash
# Changes the logic of decisions, permits, holds and the journal in Reeve.Core piece by piece and counts how many changes the tests of Core notice.
# The score is a line `figure, name, target, measured, beside, met|missed` on stdout; what nobody noticed is listed on stderr.
# Usage: eng/mutation.sh [GLOB...]   (globs of files to change instead of those in eng/stryker.json)
set -euo pipefail
export LC_ALL=C DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
cd "$(dirname "$0")/.."
target=80
output=$PWD/artifacts/mutation
rm -rf "$output"
mkdir -p "$output"

globs=()
for glob; do globs+=(--mutate "$glob"); done
dotnet tool restore >"$output/stryker.log"
# Its default runner knows nothing of Microsoft.Testing.Platform and kills no mutant; the configuration names the one that does.
(cd test/Reeve.Core.Tests && dotnet stryker --config-file ../../eng/stryker.json --output "$output" "${globs[@]}") >>"$output/stryker.log" 2>&1 ||
  { tail -n 20 "$output/stryker.log" >&2; exit 3; }

report=$output/reports/mutation-report.json
counts=$(jq -r '[.files[].mutants[].status] | [("Killed", "Timeout", "Survived", "NoCoverage") as $s | map(select(. == $s)) | length] | @tsv' "$report")
read -r killed timeout survived uncovered <<<"$counts"
all=$((killed + timeout + survived + uncovered))
((killed > 0)) || { echo "mutation: no change was noticed: the runner did not work" >&2; exit 3; }
jq -r '.files | to_entries[] | .key as $file | .value.mutants[] | select(.status == "Survived" or .status == "NoCoverage")
  | "\($file | sub(".*/src/"; "src/")):\(.location.start.line): \(.status): \(.mutatorName): \(.replacement // "" | gsub("\\s+"; " ") | .[0:120])"' "$report" >&2
awk -v what="${*:-decisions, permits, holds, journal}" -v seen=$((killed + timeout)) -v all=$all -v target=$target -v beside="$survived survived, $uncovered in lines no test of Core runs, $timeout hung" 'BEGIN {
  score = 100 * seen / all
  printf "figure\tmutation score of Core (%s)\t≥ %d %%\t%.1f %% of %d\t%s\t%s\n", what, target, score, all, beside, (score >= target ? "met" : "missed")
}'
