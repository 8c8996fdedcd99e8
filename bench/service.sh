# Sourced by the scripts beside it: builds the published program and the bench program once, starts and stops services on free ports of
# loopback with fresh folders, and prints figures. A figure is one line on stdout: figure, name, target, measured, beside, met|missed|told.
set -euo pipefail
export LC_ALL=C DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
programs=$root/artifacts/bench
scratch=$(mktemp -d "${TMPDIR:-/tmp}/reeve-bench-XXXXXX")
pids=()

clean() {
  local pid
  for pid in "${pids[@]}"; do
    kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
  done
  rm -rf "$scratch"
}
trap clean EXIT
trap 'exit 130' INT TERM

die() { echo "bench: $1" >&2; exit 3; }

publish() {
  dotnet publish "$root/src/Reeve.Cli" -c Release -r linux-x64 --self-contained false -o "$programs/reeve" -v quiet >&2
  dotnet publish "$root/bench/Reeve.Bench" -c Release -r linux-x64 --self-contained false -o "$programs/bench" -v quiet >&2
}

# start_reeve NAME: sets url and the folder of that service.
start_reeve() {
  data=$scratch/$1
  HOME=$scratch "$programs/reeve/reeve" serve --data "$data" --url http://127.0.0.1:0 --json >"$scratch/$1.ready" 2>"$scratch/$1.log" &
  pids+=($!)
  url=$(await "$scratch/$1.ready" '"url":"')
}

# start_floor: sets url.
start_floor() {
  "$programs/bench/Reeve.Bench" floor http://127.0.0.1:0 >"$scratch/floor.ready" 2>"$scratch/floor.log" &
  pids+=($!)
  url=$(await "$scratch/floor.ready" '"url":"')
}

# await FILE MARK: the text between the mark and the next quote, without a slash at its end.
await() {
  local line tries
  for ((tries = 0; tries < 600; tries++)); do
    line=$(grep -m1 -F "$2" "$1" 2>/dev/null || true)
    if [[ -n $line ]]; then
      line=${line#*"$2"}
      line=${line%%\"*}
      echo "${line%/}"
      return
    fi
    sleep 0.05
  done
  die "no service came up: $(cat "${1%.ready}.log")"
}

repository() {
  repo=$scratch/repository
  mkdir -p "$repo"
  git -C "$repo" init -q
  git -C "$repo" remote add origin https://github.com/example/repository.git
}

median() { printf '%s\n' "$@" | sort -g | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }

# verdict MEASURED at-least|at-most TARGET: exact, nothing rounded.
verdict() { awk -v m="$1" -v how="$2" -v t="$3" 'BEGIN {print (how == "at-least" ? m >= t : m <= t) ? "met" : "missed"}'; }

figure() { printf 'figure\t%s\t%s\t%s\t%s\t%s\n' "$@"; }
