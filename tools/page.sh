#!/bin/bash
# Build the page into web/dist when one of its sources is newer.
set -euo pipefail
cd "$(dirname "$0")/.."
source tools/node.sh
if [[ ! -f web/node_modules/.package-lock.json ]]; then
  (cd web && run_npm ci --ignore-scripts --no-audit --no-fund --silent)
fi
if [[ ! -f web/dist/index.html || -n $(find web/src web/scripts web/public web/*.json web/*.ts web/*.html -newer web/dist/index.html 2> /dev/null | head -1) ]]; then
  echo "page: building"
  (cd web && run_npm run --silent build)
fi
