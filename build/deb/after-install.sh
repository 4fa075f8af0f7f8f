
# What a gate needs of the system, after electron-builder's own part. In a container or a chroot some of these programs are
# missing, or have nobody to speak to: that fails no installation.
passgate_run() { if command -v "$1" > /dev/null; then "$@" || true; fi; }

if [ "$1" = configure ]; then
  # The group first: rules that name one which is not there give a device to nobody.
  passgate_run systemd-sysusers passgate.conf
  passgate_run udevadm control --reload
  # Devices that are plugged in already are the group's from now on.
  passgate_run udevadm trigger --action=change --subsystem-match=usb --subsystem-match=tty --subsystem-match=hidraw
  passgate_run systemctl daemon-reload
  # A service that was there before goes on with the new files. A new one waits until it is told to: it has no configuration.
  if [ -n "$2" ]; then passgate_run systemctl try-restart passgate.service; fi
fi
