
# Rules and unit are gone with the package. The user, /etc/passgate and /var/lib/passgate stay, also when it is purged: whose
# keys a venue trusts, its counts and its log of changes are not the package's to throw away.
passgate_run() { if command -v "$1" > /dev/null; then "$@" || true; fi; }

case "$1" in
  remove | purge)
    passgate_run udevadm control --reload
    passgate_run systemctl daemon-reload
    ;;
esac
