# Sourced by the scripts that people run from a clone: puts packages into the checkout, and only there.
# Every function says what it does on standard output and expects the project's root as working folder.

# The tools a clean clone cannot bring itself.
require_node_and_npm() {
  local tool
  for tool in node npm; do
    if ! command -v "$tool" >/dev/null 2>&1; then
      echo "This needs Node 20 or newer with npm on the PATH, and found no '$tool': install Node and run this again." >&2
      return 1
    fi
  done
  if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)'; then
    echo "This needs Node 20 or newer, and found $(node --version): install a newer Node and run this again." >&2
    return 1
  fi
}

# What an installed folder is stamped with: the lockfile's hash, and the platform, because packages hold native code.
# A clone that is used from two machines (a container's mount) is installed anew rather than run with the wrong binaries.
installation_stamp() {
  node -e '
    const { createHash } = require("node:crypto");
    const { readFileSync } = require("node:fs");
    const hash = createHash("sha256").update(readFileSync(process.argv[1])).digest("hex");
    console.log([hash, process.platform, process.arch].join(" "));
  ' "$1/package-lock.json"
}

# is_installed <folder>: whether its packages are those of its lockfile.
is_installed() {
  [ -f "$1/node_modules/.installed" ] && [ "$(cat "$1/node_modules/.installed")" = "$(installation_stamp "$1")" ]
}

# install_packages <folder> [flags of npm ci]: nothing to do the second time. The stamp is written last, so an
# interrupted installation is repeated.
install_packages() {
  local folder=$1
  shift
  if is_installed "$folder"; then return 0; fi
  (cd "$folder" && npm ci --no-audit --no-fund "$@") || return 1
  mkdir -p "$folder/node_modules"
  installation_stamp "$folder" >"$folder/node_modules/.installed"
}

# Node 24 comes with the packages (the npm package `node`); the machine's own may be older.
project_node() {
  if [ -x node_modules/.bin/node ]; then echo node_modules/.bin/node; else command -v node; fi
}
