# Sourced by scripts that need system programs.

# is_tool <name>: whether the system has that program. Not `command -v`, which also finds functions of the script.
is_tool() { type -P "$1" >/dev/null; }

# missing_tools <name…>: those that the system does not have, one per line.
missing_tools() {
  local tool
  for tool in "$@"; do is_tool "$tool" || echo "$tool"; done
}
