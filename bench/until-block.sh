#!/usr/bin/env bash
# How many commands still pass after the outcome that trips "errors above 5 % of at least 20 commands in 5 minutes". Reeve: its default rule, ten
# fresh services, two other agents commanding as fast as they are answered. Beside it Debian's Prometheus and Alertmanager, the same rule on a metric
# of ten lanes of commands, 10 a second each, blocked by the webhook: once as fast as they sensibly go (scraped and evaluated every second, no group
# wait), once as Debian ships them (every 15 s, group wait 30 s; upstream's own defaults are slower: every minute). Takes about 3 minutes.
# Usage: bench/until-block.sh [--no-build]
source "$(dirname "${BASH_SOURCE[0]}")/service.sh"
[[ ${1-} == --no-build ]] || publish
peers=$root/artifacts/peers/alerting/usr/bin
for program in "$peers/prometheus" "$peers/prometheus-alertmanager" "$(command -v sqlite3 || echo sqlite3)"; do
  [[ -x $program ]] || die "$program is missing; run bench/install-peers.sh"
done

# passed FILE: sets middle, least, most of the ten repetitions in the file.
passed() {
  local counts
  mapfile -t counts < <(awk -F'\t' '$1 == "passed" {print $2}' "$1")
  ((${#counts[@]} == 10)) || die "not ten repetitions: $(cat "$1")"
  middle=$(median "${counts[@]}")
  least=$(printf '%s\n' "${counts[@]}" | sort -g | head -n 1)
  most=$(printf '%s\n' "${counts[@]}" | sort -g | tail -n 1)
}

# stop PID: ends one of the programs started here.
stop() {
  local pid kept=()
  kill "$1" 2>/dev/null && wait "$1" 2>/dev/null || true
  for pid in "${pids[@]}"; do [[ $pid == "$1" ]] || kept+=("$pid"); done
  pids=("${kept[@]}")
}

# listening NAME: the address a peer says in its log that it listens on.
listening() {
  local tries address
  for ((tries = 0; tries < 600; tries++)); do
    address=$(sed -n 's/.*msg="Listening on" .*address=\([0-9.:]*\).*/\1/p' "$scratch/$1.log" 2>/dev/null | head -n 1 || true)
    [[ -z $address ]] || { echo "$address"; return; }
    sleep 0.05
  done
  die "$1 did not come up: $(tail -n 3 "$scratch/$1.log")"
}

# alerted NAME INTERVAL GROUP_WAIT, both in seconds: sets middle, least, most.
alerted() {
  local lanes alertmanager prometheus address
  mkdir -p "$scratch/$1"
  "$programs/bench/Reeve.Bench" until-block alerts "$2" "$3" >"$scratch/$1.ready" 2>"$scratch/$1.log" &
  lanes=$!
  pids+=("$lanes")
  url=$(await "$scratch/$1.ready" '"url":"')
  cat >"$scratch/$1/alertmanager.yml" <<END
route:
  receiver: block
  group_by: [alertname, lane]
  group_wait: $3s
  group_interval: $(($2 > 1 ? 300 : 1))s
  repeat_interval: 3h
receivers:
- name: block
  webhook_configs:
  - url: $url/alerts
END
  "$peers/prometheus-alertmanager" --config.file="$scratch/$1/alertmanager.yml" --storage.path="$scratch/$1/alertmanager" \
    --web.listen-address=127.0.0.1:0 --cluster.listen-address= >/dev/null 2>"$scratch/$1-alertmanager.log" &
  alertmanager=$!
  pids+=("$alertmanager")
  address=$(listening "$1-alertmanager")
  cat >"$scratch/$1/rules.yml" <<'END'
groups:
- name: commands
  rules:
  - alert: HighErrorRate
    expr: rate(commands_failed_total[5m]) / rate(commands_total[5m]) > 0.05 and increase(commands_total[5m]) >= 20
END
  cat >"$scratch/$1/prometheus.yml" <<END
global: {scrape_interval: $2s, scrape_timeout: $(($2 > 10 ? 10 : $2))s, evaluation_interval: $2s}
rule_files: [rules.yml]
alerting:
  alertmanagers:
  - static_configs:
    - targets: ['$address']
scrape_configs:
- job_name: commands
  static_configs:
  - targets: ['${url#http://}']
END
  "$peers/prometheus" --config.file="$scratch/$1/prometheus.yml" --storage.tsdb.path="$scratch/$1/tsdb" --web.listen-address=127.0.0.1:0 \
    >/dev/null 2>"$scratch/$1-prometheus.log" &
  prometheus=$!
  pids+=("$prometheus")
  wait "$lanes" || die "the lanes were not blocked as they should be: $(head -n 3 "$scratch/$1.ready" "$scratch/$1.log"; tail -n 3 "$scratch/$1-prometheus.log")"
  stop "$lanes"
  stop "$prometheus"
  stop "$alertmanager"
  passed "$scratch/$1.ready"
  echo "until-block: $1: median $middle, $least to $most" >&2
}

repository
for ((run = 0; run < 10; run++)); do
  start_reeve "reeve-$run"
  echo "UPDATE governance_state SET current_phase = 'L4', command_whitelist = '[\"git.push\"]' WHERE id = 1;" \
    | sqlite3 -cmd '.timeout 5000' "$data/governance.db"
  "$programs/bench/Reeve.Bench" until-block reeve "$url" "$repo" >>"$scratch/reeve.txt" || die "$(tail -n 1 "$scratch/reeve.txt" "$scratch/reeve-$run.log")"
  stop "${pids[-1]}"
done
passed "$scratch/reeve.txt"
reeve=$middle reeve_most=$most
alerted quick 1 0
beside="at 10 commands/s $middle ($least to $most) with 1 s, 1 s, 0 s"
alerted shipped 15 30
figure 'commands until block after the tripping outcome, two other agents commanding' '0' "$reeve (most $reeve_most)" \
  "Prometheus + Alertmanager $beside; $middle ($least to $most) with 15 s, 15 s, 30 s (scrape, evaluation, group wait)" "$(verdict "$reeve_most" at-most 0)"
