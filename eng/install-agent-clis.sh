#!/usr/bin/env bash
# Installs the pinned agent CLIs into artifacts/agent-clis, for the soak suite only. Needs npm and network; runs no install scripts.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=$root/artifacts/agent-clis
mkdir -p "$target"
cp "$root/eng/agent-clis/package.json" "$root/eng/agent-clis/package-lock.json" "$target/"
npm ci --prefix "$target" --ignore-scripts --no-audit --no-fund --loglevel=error
claude=("$target"/node_modules/@anthropic-ai/claude-code-*/claude)
codex=("$target"/node_modules/@openai/codex-*/vendor/*/bin/codex)
copilot=("$target"/node_modules/@github/copilot-*/copilot)
gemini=$target/node_modules/@google/gemini-cli/bundle/gemini.js
for program in "${claude[0]}" "${codex[0]}" "${copilot[0]}"; do
  [[ -x $program ]] || { echo "install-agent-clis: $program is missing; this platform has no build of it" >&2; exit 1; }
done
[[ -f $gemini ]] || { echo "install-agent-clis: $gemini is missing" >&2; exit 1; }
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
env -i HOME="$home" PATH=/usr/bin:/bin "${claude[0]}" --version
env -i HOME="$home" PATH=/usr/bin:/bin "${codex[0]}" --version 2>/dev/null
env -i HOME="$home" PATH=/usr/bin:/bin COPILOT_AUTO_UPDATE=false "${copilot[0]}" --version
printf 'Gemini CLI %s\n' "$(env -i HOME="$home" PATH=/usr/bin:/bin node "$gemini" --version 2>/dev/null)"
