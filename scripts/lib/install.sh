# Sourced by the scripts that users run in a clone: installs packages into the checkout, and only there.
# Functions expect the project's root as working folder.

# Tools that must already be installed.
require_node_and_npm() {
  local tool
  for tool in node npm; do
    if ! command -v "$tool" >/dev/null 2>&1; then
      echo "Node 20 or newer with npm is required, but '$tool' is not on the PATH: install Node and run this again." >&2
      return 1
    fi
  done
  if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)'; then
    echo "Node 20 or newer is required, but this is $(node --version): install a newer Node and run this again." >&2
    return 1
  fi
}

# The stamp of an installed folder: the lockfile's hash, and the platform, because packages contain native code.
# A clone that two machines share (a container's mount) is reinstalled instead of running the wrong binaries.
installation_stamp() {
  node -e '
    const { createHash } = require("node:crypto");
    const { readFileSync } = require("node:fs");
    const hash = createHash("sha256").update(readFileSync(process.argv[1])).digest("hex");
    console.log([hash, process.platform, process.arch].join(" "));
  ' "$1/package-lock.json"
}

# is_installed <folder>: whether the installed packages match the lockfile.
is_installed() {
  [ -f "$1/node_modules/.installed" ] && [ "$(cat "$1/node_modules/.installed")" = "$(installation_stamp "$1")" ]
}

# install_packages <folder> [flags of npm ci]: does nothing if installed. The stamp is written last, so that an
# interrupted installation is repeated.
install_packages() {
  local folder=$1
  shift
  if is_installed "$folder"; then return 0; fi
  (cd "$folder" && npm ci --no-audit --no-fund "$@") || return 1
  mkdir -p "$folder/node_modules"
  installation_stamp "$folder" >"$folder/node_modules/.installed"
}

# The npm package `node` installs Node 24; the machine's own may be older.
project_node() {
  if [ -x node_modules/.bin/node ]; then echo node_modules/.bin/node; else command -v node; fi
}
