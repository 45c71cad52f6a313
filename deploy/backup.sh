#!/bin/sh
# A copy every night, kept for two weeks. cron: 30 2 * * * metodist /opt/metodist/deploy/backup.sh /var/backups/metodist
set -eu
to=${1:?the folder for copies}
mkdir -p "$to"
umask 077
name=$(date +%Y-%m-%d-%H%M%S)
case ${DATABASE_URL:-} in
postgresql*) pg_dump --format=custom --dbname="$(printf %s "$DATABASE_URL" | sed 's/+asyncpg//')" --file="$to/metodist-$name.dump" ;;
*) "${METODIST:-/opt/metodist/.venv/bin/metodist}" db backup "$to/metodist-$name.db" ;;
esac
find "$to" -name 'metodist-*' -mtime +14 -delete
