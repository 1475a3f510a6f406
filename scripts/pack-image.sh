#!/bin/sh
# Lays out what the container runs: $1/server, and the few packages that cannot be built into one file.
set -eu
target=$1
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
mkdir -p "$target/server" "$target/node_modules/@diapason/web"
cp -R "$root/server/dist" "$root/server/package.json" "$target/server/"
cp -R "$root/web/dist" "$root/web/package.json" "$target/node_modules/@diapason/web/"
for package in sharp @img detect-libc semver; do
  if [ -e "$root/node_modules/$package" ]; then cp -R "$root/node_modules/$package" "$target/node_modules/"; fi
done
