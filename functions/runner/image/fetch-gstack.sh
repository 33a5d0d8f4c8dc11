#!/bin/sh
# Fetches gstack, at one commit, into a folder: a clone that moves would change the prompts under us.
# Your own: GSTACK_REPOSITORY and GSTACK_COMMIT.
set -eu

folder=$1
repository=${GSTACK_REPOSITORY:-https://github.com/garrytan/gstack.git}
# 1.68.3.0
commit=${GSTACK_COMMIT:-85fd9db554ae4aaaa6d356d2daf873121ee85bdd}

git init -q "$folder"
git -C "$folder" fetch -q --depth 1 "$repository" "$commit"
git -C "$folder" -c advice.detachedHead=false checkout -q FETCH_HEAD
fetched=$(git -C "$folder" rev-parse HEAD)
if [ "$fetched" != "$commit" ]; then
  echo "$repository gave $fetched instead of $commit" >&2
  exit 1
fi
# Without its history it cannot look for updates of itself.
rm -rf "$folder/.git"
