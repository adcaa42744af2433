#!/usr/bin/env bash
# A static build for Linux, as an archive with its checksum: what a release holds.
set -euo pipefail
cd "$(dirname "$0")/.."
target=x86_64-unknown-linux-musl
rustc --print target-libdir --target "$target" | xargs test -d || rustup target add "$target"
# The same source gives the same bytes wherever it is built.
export RUSTFLAGS="--remap-path-prefix=$PWD=/source --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
cargo build --release --locked --target "$target"
mkdir -p target/package
tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 \
  --directory "target/$target/release" withhold | gzip --no-name --best \
  > target/package/withhold-x86_64-linux.tar.gz
(cd target/package && sha256sum withhold-x86_64-linux.tar.gz > SHA256SUMS)
"target/$target/release/withhold" --version
