#!/usr/bin/env bash
# Run one command of an unpacked image as its own user, with everything read-only but its volume and /tmp, as compose.yaml asks an engine to.
# Usage: tests/container_inside.sh ROOT HOME none|host [NAME=VALUE]... -- COMMAND...   (as root; `none` is a machine without a network)
# Beside ROOT stand image.env (one NAME=VALUE a line), image.user (UID:GID) and image.volume; tests/container_check.sh writes them.
set -euo pipefail

if [ "${1:-}" != --inside ]; then
    network=$3
    exec unshare --mount --pid --ipc --uts --fork --kill-child $([ "$network" = host ] || echo --net) --propagation private \
        bash "${BASH_SOURCE[0]}" --inside "$@"
fi
shift
root=$1 home=$2
shift 3
environment=()
while [ "$1" != -- ]; do environment+=("$1"); shift; done
shift
mapfile -t image <"$root.env"
user=$(<"$root.user")

mount --bind "$root" "$root"
mount -t tmpfs -o size=1m,mode=0755,nosuid,noexec tmpfs "$root/dev"
for device in null zero full random urandom; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/shm"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -o remount,bind,ro "$root"
mount --bind "$home" "$root$(<"$root.volume")"
mount -t tmpfs -o size=128m,mode=1777,noexec,nosuid,nodev tmpfs "$root/tmp"
mount -t tmpfs -o size=64m,mode=1777,noexec,nosuid,nodev tmpfs "$root/dev/shm"
mount -o remount,ro "$root/dev"
exec chroot "$root" /usr/bin/setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
    /usr/bin/env -i -C "$(<"$root.volume")" "${image[@]}" "${environment[@]}" "$@"
