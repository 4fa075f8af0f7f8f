# The first program of the lab's machine: what a Linux system does for devices and sockets, then the cases, then power off.
cd "$(dirname "$0")/../.." || exit 1
export PATH="$PWD/node_modules/.bin:$PATH"
mkdir -p /run/udev
/lib/systemd/systemd-udevd --daemon 2>/dev/null
udevadm trigger
udevadm settle -t 20
busybox ip link set lo up
node test/lab/inside.ts "$@" && echo 'LAB PASS'
exec busybox poweroff -f
