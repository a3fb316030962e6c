#!/bin/sh
# What the official image does with an empty data directory, for the variables that docker-compose.yml sets.
set -eu

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb --username="$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --auth-host=scram-sha-256 --auth-local=trust
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  pg_ctl --wait --options="-c listen_addresses=''" start
  if [ "$POSTGRES_DB" != postgres ]; then createdb --username="$POSTGRES_USER" "$POSTGRES_DB"; fi
  pg_ctl --wait --mode=fast stop
fi
[ "$1" = postgres ] && shift
exec postgres -c "listen_addresses=*" "$@"
