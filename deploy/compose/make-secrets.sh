#!/bin/sh
# Makes the secrets of docker-compose.yml that are missing; what is there stays. The folder is its owner's alone, the files
# are everybody's to read: Compose mounts them as they are, for users of other numbers.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
chmod 0700 secrets
cd secrets

secret() {
  [ -s "$1" ] && return
  printf '%s' "$2" > "$1"
  chmod 0444 "$1"
  echo "made deploy/compose/secrets/$1"
}

secret worker-auth-token "$(openssl rand -hex 32)"
secret data-encryption-key "$(openssl rand -base64 32)"
secret postgres-password "$(openssl rand -hex 24)"
secret redis-password "$(openssl rand -hex 24)"
secret grafana-password "$(openssl rand -hex 12)"
secret database-url "postgres://tester:$(cat postgres-password)@postgres:5432/tester"
secret redis-url "redis://:$(cat redis-password)@redis:6379"
