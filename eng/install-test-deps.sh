#!/bin/bash
# Installs what the tests need beyond the .NET SDK: PostgreSQL's server programs, sqlite3, curl and jq, and, unpacked only, Prometheus and
# Alertmanager. Does nothing where they are present.
set -euo pipefail
bash "$(dirname "${BASH_SOURCE[0]}")/install-alerting.sh"

missing=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
for program in sqlite3 curl jq; do
  command -v "$program" >/dev/null || missing+=("$program")
done
if ((${#missing[@]} == 0)); then
  exit 0
fi

if ! command -v apt-get >/dev/null; then
  echo "install-test-deps: install by hand: ${missing[*]} (this script knows apt-get only)" >&2
  exit 3
fi

as_root=()
if ((EUID != 0)); then
  as_root=(sudo -n)
fi

# The tests start clusters of their own: the package must not create and start one.
export DEBIAN_FRONTEND=noninteractive
install_quietly() {
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Use-Pty=0 "${missing[@]}" >/dev/null
}

if [[ " ${missing[*]} " == *' postgresql '* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
  "${as_root[@]}" mkdir -p /etc/postgresql-common
  echo 'create_main_cluster = false' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
fi

if ! install_quietly 2>/dev/null; then
  "${as_root[@]}" apt-get update -qq
  install_quietly
fi

echo "install-test-deps: installed ${missing[*]}" >&2
