#!/usr/bin/env bash
# Unpacks Debian's Prometheus and Alertmanager into artifacts/peers/alerting, without installing them, so that no service is set up or started.
# Does nothing where they are present.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=$root/artifacts/peers/alerting
as_root=()
((EUID == 0)) || as_root=(sudo -n)

complete=1
for program in prometheus promtool prometheus-alertmanager amtool; do
  [[ -x $target/usr/bin/$program ]] || complete=0
done
if ((!complete)); then
  command -v apt-get >/dev/null || { echo "install-alerting: put prometheus, promtool, prometheus-alertmanager and amtool into $target/usr/bin by hand" >&2; exit 3; }
  mkdir -p "$target"
  cd "$target"
  unpack() {
    apt-get download -qq -o APT::Sandbox::User=root prometheus prometheus-alertmanager >/dev/null
    for package in *.deb; do dpkg-deb -x "$package" .; done
    rm -f -- *.deb
  }
  if ! unpack 2>/dev/null; then
    "${as_root[@]}" apt-get update -qq
    unpack
  fi
fi

# Debian's Alertmanager reads its templates from here and nowhere else.
templates=/usr/share/prometheus/alertmanager
for template in default.tmpl email.tmpl; do
  [[ -e $templates/$template ]] || "${as_root[@]}" install -D -m 644 "$target$templates/$template" "$templates/$template"
done
