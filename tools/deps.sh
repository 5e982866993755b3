#!/bin/bash
# Install what is missing: Debian's packages of deps/apt.list (groups named as arguments), the DuckDB
# library by hash, the page's packages by hash. Asks nothing; says what it does. Needs root or sudo
# only where a package is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
groups=${*:-build parts test script}

wanted=()
for group in $groups; do
  while read -r line; do wanted+=($line); done < <(sed -n "s/^$group: //p" deps/apt.list)
done
missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if ((${#missing[@]} > 0)); then
  install="apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${missing[*]}"
  if [[ $(id -u) == 0 ]]; then
    echo "deps: installing ${#missing[@]} Debian packages"
    bash -c "$install" > /tmp/cupel-deps.$$ 2>&1 || { tail -20 /tmp/cupel-deps.$$ >&2; exit 1; }
    rm -f /tmp/cupel-deps.$$
  elif command -v sudo > /dev/null; then
    echo "deps: installing ${#missing[@]} Debian packages through sudo"
    sudo bash -c "$install"
  else
    echo "deps: packages are missing, and this is neither root nor is sudo there. Run as root:" >&2
    echo "  $install" >&2
    exit 1
  fi
fi

source tools/node.sh
if [[ ! -f deps/native/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so ]]; then
  echo "deps: DuckDB library, locked by hash"
  (cd deps/native && run_npm ci --ignore-scripts --no-audit --no-fund --silent)
fi
if [[ -f web/package-lock.json && ! -f web/node_modules/.package-lock.json ]]; then
  echo "deps: the page's packages, locked by hash"
  (cd web && run_npm ci --ignore-scripts --no-audit --no-fund --silent)
fi
