#!/bin/sh
# What the runner's system has beside Node: git, certificates, and the agent's user. Run as root in a Debian.
set -eu

AGENT_UID=${AGENT_UID:-1001}
AGENT_GID=${AGENT_GID:-1001}

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# jq: some of gstack's skills use it where it is there.
apt-get install -qq -y --no-install-recommends ca-certificates git jq >/dev/null
rm -rf /var/lib/apt/lists/*

groupadd --gid "$AGENT_GID" agent
useradd --uid "$AGENT_UID" --gid "$AGENT_GID" --no-create-home --home-dir /nonexistent --shell /bin/bash agent

# Runner and agent work in the same repositories; whose a file is says nothing here.
git config --system --add safe.directory '*'
