# shellcheck shell=bash
# Installs the web servers that the site is tested on, Debian's.

setup_hosts() {
  have_hosts && return
  say "Hosts: installing Debian's nginx, Apache and Caddy (half a minute)"
  without_services debian_install nginx libnginx-mod-http-brotli-static apache2-bin media-types caddy python3 || true
  have_hosts ||
    die "The hosts' tests need nginx with its brotli module, Apache, Caddy and Python: on Debian 'apt-get install nginx libnginx-mod-http-brotli-static apache2-bin media-types caddy python3' as root, then run this again."
}

have_hosts() {
  local path
  for path in /usr/sbin/nginx /usr/lib/nginx/modules/ngx_http_brotli_static_module.so /usr/sbin/apache2 /etc/mime.types \
    /usr/bin/caddy /usr/bin/python3; do
    [[ -e "$path" ]] || return 1
  done
}

# Debian starts a server as it installs it, unless this file says not to: the tests start their own, and nobody asked for more.
without_services() {
  local policy=/usr/sbin/policy-rc.d status=0
  if [[ -e "$policy" || "$(id -u)" != 0 ]]; then
    "$@"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  "$@" || status=$?
  rm "$policy"
  return "$status"
}
