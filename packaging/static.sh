#!/usr/bin/env bash
# A static build for Linux, as an archive with its checksum: what a release holds.
# The same commit and compiler give the same bytes in any folder (packaging/reproducible.sh shows it).
# `packaging/static.sh check` also asks that nothing is linked at run time, that readers are confined, and
# that the program says of the fixtures what the ordinary one in target/release says, if that is there.
set -euo pipefail
cd "$(dirname "$0")/.."
target=x86_64-unknown-linux-musl
rustc --print target-libdir --target "$target" | xargs test -d || rustup target add "$target"
# Sources of what is linked lie below the folder of cargo, whose path must not show. Our own are named
# from the top of the project as it is.
export RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
cargo build --release --locked --target "$target"
program=target/$target/release/withhold
mkdir -p target/package
tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 --mode=755 \
  --directory "target/$target/release" withhold | gzip --no-name --best \
  > target/package/withhold-x86_64-linux.tar.gz
(cd target/package && sha256sum withhold-x86_64-linux.tar.gz > SHA256SUMS)
"$program" --version
[ "${1:-}" = check ] || exit 0

if ldd "$program" 2>/dev/null | grep '=>'; then
  echo "it is not static"
  exit 1
fi
for path in "$PWD" "$HOME"; do
  if grep --quiet --binary-files=text --fixed-strings "$path/" "$program"; then
    echo "it names a path of this machine"
    exit 1
  fi
done
say() { "$1" scan fixtures/bundle --quiet --require-sandbox -f jsonl || [ $? -eq 1 ]; }
say "$program" > target/package/static.jsonl
if [ -x target/release/withhold ]; then
  say target/release/withhold | cmp - target/package/static.jsonl
fi
echo "static; readers confined; $(wc -l < target/package/static.jsonl) lines about the fixtures"
