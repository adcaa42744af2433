#!/usr/bin/env bash
# The list of everything that is linked into the static build, as CycloneDX 1.5:
# target/package/withhold.cdx.json. `packaging/sbom.sh check` also holds it against the published schema,
# and asks that everything in it has a licence and nothing the path of this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! cargo cyclonedx --version >/dev/null 2>&1; then
  cargo install cargo-cyclonedx --version 0.5.9 --locked --debug
fi
mkdir -p target/package
list=target/package/withhold.cdx.json
# No time and no serial number, so that the same lock file gives the same list.
SOURCE_DATE_EPOCH=0 cargo cyclonedx --format json --spec-version 1.5 --no-build-deps \
  --target x86_64-unknown-linux-musl --override-filename withhold.cdx
# Each member of the workspace gets a list; of ours is the first alone.
rm train/withhold.cdx.json
sed "s|path+file://$PWD#|path+file:///source#|g" withhold.cdx.json > "$list"
rm withhold.cdx.json
[ "${1:-}" = check ] || exit 0

python3 -c 'import cyclonedx' 2>/dev/null || python3 -m pip install -q 'cyclonedx-python-lib[json-validation]==11.12.0'
python3 - "$list" "$PWD" <<'PYTHON'
import json, sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
text = open(sys.argv[1]).read()
wrong = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
assert wrong is None, wrong
parts = json.loads(text)["components"]
bare = [part["name"] for part in parts if not part.get("licenses") or not part.get("hashes")]
assert not bare, f"no licence or no digest: {bare}"
assert sys.argv[2] not in text, "it names a path of this machine"
print(f"{len(parts)} components, each with a licence and a digest; valid CycloneDX 1.5")
PYTHON
