#!/bin/sh
# The gate is told to end, relays off first, while its program is still there. An upgrade leaves it in service.
if [ "$1" = remove ] && command -v systemctl > /dev/null; then
  systemctl disable --now passgate.service || true
fi
