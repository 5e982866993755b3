#!/bin/bash
# The page's own tests: types, units (proof vectors among them), the keyboard on drawn data, then the real binary in Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
source tools/node.sh
tools/page.sh
cd web
run_npm run --silent check
run_npm run --silent canary
run_npm run --silent test
run_npm run --silent test:keys
run_npm run --silent test:island
