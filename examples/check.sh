#!/usr/bin/env bash
# Prints whether an SMS may be sent to each address, and the link that stops it for each that may be written to.
#   IZIN_USERNAME=… IZIN_PASSWORD=… examples/check.sh +905321234567 +905000000099
set -euo pipefail

url=${IZIN_URL:-http://127.0.0.1:3000}
brand=${IZIN_BRAND:-123457}
[ $# -gt 0 ] || { echo 'Give one address at least: examples/check.sh +905321234567' >&2; exit 2; }

# A name and a password for a token, which works for two hours.
token=$(curl --silent --show-error --fail-with-body "$url/oauth2/token" \
  --user "$IZIN_USERNAME:$IZIN_PASSWORD" -d grant_type=client_credentials |
  sed -E 's/.*"access_token":"([^"]+)".*/\1/')

recipients=$(printf ',"%s"' "$@")
curl --silent --show-error --fail-with-body "$url/v1/check" \
  -H "authorization: Bearer $token" -H 'content-type: application/json' \
  -d "{\"brandCode\":$brand,\"channel\":\"MESAJ\",\"links\":true,\"recipients\":[${recipients:1}]}"
echo
