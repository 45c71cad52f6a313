#!/bin/sh
# A copy of the database, kept for two weeks. metodist-backup.timer runs it every night, as the bot's own user and with its settings: from a plain crontab
# it would know nothing of /etc/metodist.env. Nothing is thrown away when the copy does not succeed.
set -eu
to=${1:?the folder for copies}
mkdir -p "$to"
umask 077
name=metodist-$(date +%Y-%m-%d-%H%M%S)
part=$to/.part-$name
trap 'rm -f "$part"' EXIT
case ${DATABASE_URL:-} in
postgres*)
    pg_dump --format=custom --dbname="$(printf %s "$DATABASE_URL" | sed 's/+asyncpg//')" --file="$part"
    mv "$part" "$to/$name.dump"
    ;;
*)
    "${METODIST:-/opt/metodist/.venv/bin/metodist}" db backup "$part" >/dev/null
    mv "$part" "$to/$name.db"
    ;;
esac
echo "$to/$name"
find "$to" -name 'metodist-*' -mtime +14 -delete
