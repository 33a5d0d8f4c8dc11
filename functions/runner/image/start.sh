#!/bin/sh
# The runner's container: the agent's home made ready by its owner, then the program that is given, as root.
set -eu

: "${ECHO_HOME:?}" "${AGENT_UID:?}" "${AGENT_GID:?}"
image=$(dirname "$0")

# A volume's root is there already and belongs to the agent; a plain folder is made so.
if [ ! -d "$ECHO_HOME" ]; then install -d -o "$AGENT_UID" -g "$AGENT_GID" -m 0755 "$ECHO_HOME"; fi
# Whoever is the agent's user sees nothing of the runner's environment.
env -i PATH="$PATH" setpriv --reuid="$AGENT_UID" --regid="$AGENT_GID" --clear-groups \
  "$image/prepare-home.sh" "$ECHO_HOME" "${ECHO_SKILLS:-/opt/skills}"

exec "$@"
