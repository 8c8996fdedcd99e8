#!/usr/bin/env bash
# Installs what the benchmarks measure with and against: wrk, hyperfine, sqlite3 and node from the distribution; the peers' packages from npm at
# the versions of the lock file, and Debian's Prometheus and Alertmanager, unpacked only, so that no service is set up or started, both into
# artifacts/peers. Runs no install scripts of them. Does nothing where everything is present.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

missing=()
for program in wrk hyperfine sqlite3; do
  command -v "$program" >/dev/null || missing+=("$program")
done
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
as_root=()
((EUID == 0)) || as_root=(sudo -n)
if ((${#missing[@]} > 0)); then
  command -v apt-get >/dev/null || { echo "install-peers: install by hand: ${missing[*]} (this script knows apt-get only)" >&2; exit 3; }
  export DEBIAN_FRONTEND=noninteractive
  install_quietly() { "${as_root[@]}" apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}" >/dev/null; }
  if ! install_quietly 2>/dev/null; then
    "${as_root[@]}" apt-get update -qq
    install_quietly
  fi
fi

target=$root/artifacts/peers
mkdir -p "$target"
cp "$root"/bench/peers/package.json "$root"/bench/peers/package-lock.json "$root"/bench/peers/policy-hook.js "$target/"
npm ci --prefix "$target" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null

bash "$root/eng/install-alerting.sh"
