#!/usr/bin/env bash
# The house's measures that no analyzer checks: file sizes, and arrows that point down.
set -euo pipefail
cd "$(dirname "$0")/.."

fail=0
say() { echo "check-house: $1" >&2; fail=1; }

while read -r lines file; do
  [ "$file" = total ] && continue
  [ "$lines" -gt 500 ] && say "$file has $lines lines; none has more than 500"
done < <(git ls-files 'src/*.cs' | xargs wc -l)

refs() { grep -o 'Include="[^"]*csproj"' "src/$1/$1.csproj" | sed 's|.*/||; s|.csproj"||' | sort | tr '\n' ' '; }
expect() { [ "$(refs "$1")" = "$2" ] || say "$1 refers to: $(refs "$1"); expected: $2"; }
expect Reeve.Storage "Reeve.Core "
expect Reeve.Governance "Reeve.Storage "
expect Reeve.Agents "Reeve.Storage "
expect Reeve.Server "Reeve.Agents Reeve.Governance "
expect Reeve.Cli "Reeve.Server "
grep -q ProjectReference src/Reeve.Core/Reeve.Core.csproj && say "Reeve.Core refers to another project"

exit $fail
