#!/bin/sh
# What make run starts: the server with the forms of forms/, and a receiver that shows what an institution would get.
# DEMO_SECONDS=n ends it after n seconds; DEMO_FOLDER is where it keeps its files, var/demo; VEIDLAPA_LISTEN asks for another
# address than 127.0.0.1:8080; DEMO_PROGRAM is the program to run.
set -eu
cd "$(dirname "$0")/.."
program=${DEMO_PROGRAM:-build/veidlapa}
state=${DEMO_FOLDER:-var/demo}
institution=99999999902
unconnected=99999999936
umask 077
mkdir -p "$state"

# One demo for each folder: a second would write over the first one's files. The lock ends with this shell.
exec 9>"$state/lock"
if ! flock -n 9; then
	echo "The demo is running already: open $(sed -n 's/.*listening on *//p' "$state/address"), or end it with Ctrl-C where it runs." >&2
	exit 1
fi

random() { head -c 32 /dev/urandom | base64; }
[ -s "$state/key" ] || random >"$state/key"
chmod 600 "$state/key"
[ -s "$state/secret" ] || echo "whsec_$(random)" >"$state/secret"
[ -s "$state/api-key" ] || head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n' >"$state/api-key"
echo "$institution $(sha256sum <"$state/api-key" | cut -d ' ' -f 1)" >"$state/api-keys"

started=
stop() {
	trap - EXIT INT TERM
	# shellcheck disable=SC2086 # numbers, one for each process
	[ -z "$started" ] || kill $started 2>/dev/null || true
	wait 2>/dev/null || true
}
trap stop EXIT
trap 'exit 0' INT TERM

# Waits for a line in a file that a process writes, at most ten seconds; prints what stands behind the words.
said() { # file, words
	tries=0
	until grep -q "$2" "$1" 2>/dev/null; do
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || return 1
		sleep 0.1
	done
	sed -n "s/.*$2 *//p" "$1" | head -n 1
}

: >"$state/deliveries"
"$program" listen --secret "$state/secret" --listen 127.0.0.1:0 >"$state/deliveries" 2>"$state/receiver.log" 9>&- &
started="$started $!"
receiver_port=$(said "$state/deliveries" 'receiving on port') || {
	cat "$state/receiver.log" >&2
	exit 1
}

# The institutions of forms/, all of them invented, deliver to the one receiver; but one is left to its administrator, who can
# connect it in the portal.
awk -v but="$unconnected" '!/^#/ && NF && $1 != but { print $1 }' forms/institutions.txt | while read -r receiver; do
	echo "$receiver http://127.0.0.1:$receiver_port/ $(cat "$state/secret")"
done >"$state/endpoints"

start_server() { # address
	: >"$state/address"
	env VEIDLAPA_STORE="sqlite:$state/veidlapa.db" VEIDLAPA_FORMS=forms VEIDLAPA_INSTITUTIONS=forms/institutions.txt \
		VEIDLAPA_KEY="$state/key" VEIDLAPA_ENDPOINTS="$state/endpoints" VEIDLAPA_ALLOW_ADDRESSES=127.0.0.0/8 \
		VEIDLAPA_API_KEYS="$state/api-keys" VEIDLAPA_PORTAL=demo \
		VEIDLAPA_LISTEN="$1" "$program" serve >"$state/address" 2>"$state/log" 9>&- &
	server=$!
	started="$started $server"
	address=$(said "$state/address" 'listening on')
}
if ! start_server "${VEIDLAPA_LISTEN:-127.0.0.1:8080}"; then
	tail -n 1 "$state/log"
	echo "Trying any free port instead."
	start_server 127.0.0.1:0 || {
		tail -n 5 "$state/log" >&2
		exit 1
	}
fi

cat <<TEXT

  Veidlapa is running. Open  $address
  The portal for institutions:  $address/portal

  What you send is stored in $state/veidlapa.db and delivered to a demo receiver, which shows it here.
  The server's log is $state/log. Ctrl-C stops both.

  Institution $unconnected receives nothing yet: choose to be Ieva Administratore in the portal, and connect it (docs/portal.md).

  To publish a form of your own (docs/forms.md), of the institution $institution, say its id in place of ID:
  curl -X PUT $address/api/v1/forms/ID -H "Authorization: Bearer \$(cat $state/api-key)" -H 'Content-Type: application/xml' --data-binary @form.xml

TEXT
tail -n +2 -f "$state/deliveries" 9>&- &
started="$started $!"
if [ -n "${DEMO_SECONDS:-}" ]; then
	sleep "$DEMO_SECONDS" 9>&- &
	started="$started $!"
	wait $!
else
	wait "$server"
fi
