#!/usr/bin/env bash
# Builds the last commit twice, from nothing, in two folders, and compares the archives byte for byte.
# It takes as long as two static builds. `packaging/reproducible.sh quick` takes the crates that are linked
# from the first build, so that in the second folder only this crate is built again.
set -euo pipefail
cd "$(dirname "$0")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
for copy in first second/deeper; do
  git clone --quiet --no-hardlinks . "$place/$copy"
  if [ "$copy/${1:-}" = second/deeper/quick ]; then
    mkdir -p "$place/$copy/target"
    cp -al "$place/first/target/." "$place/$copy/target/"
    # Our own crate and the program go, which leaves those of the first build where they are.
    find "$place/$copy/target" -depth -name '*withhold*' -exec rm -rf {} +
  fi
  "$place/$copy/packaging/static.sh"
done
cd "$place"
cmp first/target/package/withhold-x86_64-linux.tar.gz second/deeper/target/package/withhold-x86_64-linux.tar.gz
echo "the same bytes: $(cut -d' ' -f1 first/target/package/SHA256SUMS)"
