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

# %40 -> @, as in addresses
plain() {
    LC_ALL=C awk '{
        while (at = match($0, /%[0-9A-Fa-f][0-9A-Fa-f]/)) {
            code = toupper(substr($0, at + 1, 2))
            digits = "0123456789ABCDEF"
            printf "%s%c", substr($0, 1, at - 1), 16 * index(digits, substr(code, 1, 1)) + index(digits, substr(code, 2)) - 17
            $0 = substr($0, at + 3)
        }
        print
    }'
}

case ${DATABASE_URL:-} in
postgres*)
    # As libpq writes it: our driver's `ssl` is its `sslmode`. The password goes through the environment: everybody may read the arguments of a process.
    user='^\([^:]*://[^:/@]*\)'
    secret=$(printf '%s\n' "$DATABASE_URL" | sed -n "s,$user:\([^@]*\)@.*,\2,p" | plain)
    if [ -n "$secret" ]; then export PGPASSWORD="$secret"; fi
    address=$(printf '%s\n' "$DATABASE_URL" | sed "s,$user:[^@]*@,\1@,; s,+asyncpg:,:,; s,\([?&]\)ssl=,\1sslmode=,")
    pg_dump --format=custom --dbname="$address" --file="$part"
    mv "$part" "$to/$name.dump"
    ;;
*)
    "${METODIST:-/opt/metodist/.venv/bin/metodist}" db backup "$part" >/dev/null
    mv "$part" "$to/$name.db"
    ;;
esac
echo "$to/$name"
find "$to" -name 'metodist-*' -mtime +14 -delete
