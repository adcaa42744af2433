#!/usr/bin/env bash
# The list of everything that is linked, as CycloneDX 1.5: target/package/withhold.cdx.json.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! cargo cyclonedx --version >/dev/null 2>&1; then
  cargo install cargo-cyclonedx --version 0.5.9 --locked --debug
fi
mkdir -p target/package
# No time and no serial number, so that the same lock file gives the same list.
SOURCE_DATE_EPOCH=0 cargo cyclonedx --format json --spec-version 1.5 --no-build-deps \
  --override-filename withhold.cdx
mv withhold.cdx.json target/package/
