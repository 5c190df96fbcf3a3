#!/bin/sh
# The container's entrypoint: sets the umask, drops root, then executes the given command.
# As `plex-linker <command>` (docker exec) it does the same for the command line, so that the service's user owns the
# files that a command writes.
set -eu

die() {
  echo "plex-linker: $1" >&2
  exit 1
}

is_number() {
  case $1 in
    '' | *[!0-9]*) return 1 ;;
  esac
}

case ${0##*/} in
  plex-linker) set -- node --max-semi-space-size=4 /app/dist/main.js "$@" ;;
esac

mask=${UMASK:-022}
case $mask in
  [0-7][0-7][0-7] | [0-7][0-7][0-7][0-7]) umask "$mask" ;;
  *) die "UMASK is '$mask': give three or four octal digits, such as 022 or 002." ;;
esac

user=${PUID:-1000}
group=${PGID:-1000}
is_number "$user" || die "PUID is '$user': give the user's number, as 'id -u' prints it."
is_number "$group" || die "PGID is '$group': give the group's number, as 'id -g' prints it."

if [ "$(id -u)" != 0 ]; then
  # Links made by the wrong user are noticed late, so this is an error and not ignored.
  if [ "$(id -u)" != "${PUID:-$(id -u)}" ] || [ "$(id -g)" != "${PGID:-$(id -g)}" ]; then
    die "PUID:PGID ask for $user:$group, but the container runs as $(id -u):$(id -g) and cannot change that itself.\
 Start it with user \"$user:$group\" (docker run --user, compose user:), or as \"0:0\", then it switches to PUID:PGID."
  fi
  exec "$@"
fi

# Changes the owner of our own data only (database, keys and backups are no deeper), never of the media.
hand_over() {
  [ -d "$1" ] || return 0
  find "$1" -maxdepth 2 \( ! -user "$user" -o ! -group "$group" \) -exec chown -h "$user:$group" {} + ||
    die "the owner of $1 could not be changed to $user:$group: run 'chown -R $user:$group' on it on the host."
}
if [ -n "${DATA_DIR:-}" ]; then
  hand_over "$DATA_DIR"
else
  hand_over /config
  hand_over /app/data
fi

# PUID=0 is for rootless engines, where root in the container is the user who started it.
[ "$user:$group" != 0:0 ] || exec "$@"
exec setpriv --reuid "$user" --regid "$group" --clear-groups --no-new-privs -- "$@"
