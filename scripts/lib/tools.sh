# Sourced by scripts that need programs of the system.

# is_tool <name>: whether the system has that program. Not `command -v`: a function of the script counts for it.
is_tool() { type -P "$1" >/dev/null; }

# missing_tools <name…>: those that the system does not have, one a line.
missing_tools() {
  local tool
  for tool in "$@"; do is_tool "$tool" || echo "$tool"; done
}
