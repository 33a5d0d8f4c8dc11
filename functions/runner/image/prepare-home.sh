#!/bin/sh
# Makes a home ready for the agent, as the agent: skills linked, and gstack's first-run questions answered, which would
# otherwise be the person's first questions. Many runners share the home and start at any time: each step may be done
# twice, and at once. usage: prepare-home.sh <home> <skills>
set -eu

home=$1
skills=$2

mkdir -p "$home/.claude/skills" "$home/.gstack/projects" "$home/workspace"

for skill in "$skills"/*/; do
  target=${skill%/}
  link=$home/.claude/skills/$(basename "$target")
  # A folder of that name is somebody's own skill: it stays.
  if [ "$(readlink "$link" 2>/dev/null)" = "$target" ] || { [ -e "$link" ] && [ ! -L "$link" ]; }; then continue; fi
  ln -sfn "$target" "$link" || [ "$(readlink "$link")" = "$target" ]
done

if [ ! -f "$home/.gstack/config.yaml" ]; then
  seed=$(mktemp "$home/.gstack/config.XXXXXX")
  cat >"$seed" <<'SEED'
telemetry: off
update_check: false
auto_upgrade: false
routing_declined: true
cross_project_learnings: false
artifacts_sync_mode: off
artifacts_sync_mode_prompted: true
founder_resources: false
codex_reviews: disabled
proactive: false
question_tuning: false
explain_level: terse
plan_tune_hooks: no
checkpoint_mode: explicit
SEED
  mv "$seed" "$home/.gstack/config.yaml"
fi
cd "$home/.gstack"
touch .completeness-intro-seen .telemetry-prompted .proactive-prompted .activated .first-loop-tip-shown
