#!/bin/bash
# Load a folder (default: the invented country) and serve it on loopback. The data folder is
# build/island for the demonstration, ./cupel-data for a folder of one's own.
set -euo pipefail
cd "$(dirname "$0")/.."
files=${1:-}
if [[ -z $files ]]; then
  echo "run: loading the demonstration country; every name and number in it is invented"
  exec build/release/cupel run worlds/island --data build/island --demonstration --origin kestria.demo.invalid
fi
echo "run: loading $files"
exec build/release/cupel run "$files" --data "${CUPEL_DATA:-./cupel-data}"
