#!/bin/sh
# Lays gstack out as the CLI and its skills expect it below ~/.claude/skills, with the planning skills only: no build,
# no browser. usage: lay-out-gstack.sh <gstack> <skills>
set -eu

gstack=$1
skills=$2

mkdir -p "$skills"
cp -R "$gstack" "$skills/gstack"
# Only the planning skills are offered; all others stay inside gstack's own folder, where nobody looks for skills.
for skill in office-hours plan-ceo-review plan-eng-review plan-design-review; do
  if [ ! -f "$gstack/$skill/SKILL.md" ]; then
    echo "gstack has no $skill/SKILL.md" >&2
    exit 1
  fi
  mkdir "$skills/$skill"
  cp "$gstack/$skill/SKILL.md" "$skills/$skill/SKILL.md"
  if [ -d "$gstack/$skill/sections" ]; then cp -R "$gstack/$skill/sections" "$skills/$skill/sections"; fi
done
# gstack's own front page is a skill too.
rm -f "$skills/gstack/SKILL.md"
touch "$skills/gstack/.feature-prompted-continuous-checkpoint" "$skills/gstack/.feature-prompted-model-overlay"
chmod -R a+rX,go-w "$skills"
