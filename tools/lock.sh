#!/bin/bash
# tools/lock.sh check: compare the installed Debian packages with deps/apt.lock (a difference is a
# notice, Debian's security updates are welcome; a package missing from the lock is an error).
# tools/lock.sh renew: write deps/apt.lock anew; a person reads the difference.
set -euo pipefail
cd "$(dirname "$0")/.."
names() { sed -n 's/^[a-z]*: //p' deps/apt.list | tr ' ' '\n' | sort -u; }
versions() { for name in $(names); do dpkg-query -W -f '${Package}=${Version}\n' "$name" 2> /dev/null || true; done; }
case ${1:-check} in
  renew) { echo "# Debian 12, versions tested together on $(date -u +%Y-%m-%d)"; versions; } > deps/apt.lock ;;
  check)
    status=0
    for name in $(names); do
      grep -q "^$name=" deps/apt.lock || { echo "lock: $name is in deps/apt.list and not in deps/apt.lock"; status=1; }
    done
    while IFS== read -r name version; do
      grep -q "^$name=$version\$" deps/apt.lock || echo "lock: $name is $version here, deps/apt.lock says $(grep "^$name=" deps/apt.lock | cut -d= -f2)"
    done < <(versions)
    exit $status ;;
esac
