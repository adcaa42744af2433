#!/usr/bin/env bash
# Builds the Debian package: the program, its manual pages and its completions.
# `packaging/deb.sh check` also installs it, tries it and removes it again (as root).
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in man:man-db col:bsdextrautils dpkg-shlibdeps:dpkg-dev zsh:zsh fish:fish; do
  command -v "${tool%%:*}" >/dev/null || apt-get install --yes "${tool##*:}" ||
    { apt-get update -q && apt-get install --yes "${tool##*:}"; }
done
if ! cargo deb --version >/dev/null 2>&1; then
  cargo install cargo-deb --version 3.8.0 --locked --debug --no-default-features
fi
cargo build --release --locked
program=target/release/withhold
rm -rf target/package
mkdir -p target/package/completions
"$program" man target/package/man
# dpkg wants manual pages packed, and packs without a time in them are the same every time.
gzip --no-name --best target/package/man/*.1
"$program" completions bash > target/package/completions/withhold
"$program" completions zsh > target/package/completions/_withhold
"$program" completions fish > target/package/completions/withhold.fish
"$program" completions powershell > target/package/completions/withhold.ps1
cargo deb --no-build --locked --output target/package/withhold.deb
[ "${1:-}" = check ] || exit 0

step() { printf -- '-- %s\n' "$*"; }
step "install"
dpkg --install target/package/withhold.deb
step "the program runs"
(cd /tmp && withhold --version && withhold rules check)
step "manual pages and completions are there"
man --where withhold | grep -F /usr/share/man/man1/withhold.1.gz
man --where withhold-baseline-create
pages=$(man withhold | col -b)
grep -F 'withhold-scan(1)' <<< "$pages" >/dev/null
bash -c 'source /usr/share/bash-completion/completions/withhold && complete -p withhold'
bash -c '
  source /usr/share/bash-completion/completions/withhold
  COMP_WORDS=(withhold sc) COMP_CWORD=1 && _withhold withhold sc withhold
  [ "${COMPREPLY[*]}" = "scan schema" ] || { echo "completed: ${COMPREPLY[*]}"; exit 1; }'
zsh -fc 'autoload -U compinit && compinit -u -D && [ "$_comps[withhold]" = _withhold ] && autoload +X _withhold'
[ "$(fish -c 'complete -C "withhold sc"' | cut -f1 | xargs)" = "scan schema" ]
test -f /usr/share/withhold/withhold.ps1
step "remove"
dpkg --purge withhold
left=$(find /usr -name '*withhold*' -not -path '/usr/src/*' || true)
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
