#!/bin/bash
# The page's figures for cupel_bench, one line of JSON each: the program of CUPEL_BINARY in Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
source tools/node.sh >&2
tools/page.sh >&2
cd web
run_npm run --silent bench
