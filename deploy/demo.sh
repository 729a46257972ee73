#!/bin/sh
# What make run starts: the server with the forms of forms/, and a receiver that shows what an institution would get.
# DEMO_SECONDS=n ends it after n seconds; VEIDLAPA_LISTEN asks for another address than 127.0.0.1:8080.
set -eu
cd "$(dirname "$0")/.."
program=build/veidlapa
state=var/demo
umask 077
mkdir -p "$state"

random() { head -c 32 /dev/urandom | base64; }
[ -s "$state/key" ] || random >"$state/key"
[ -s "$state/secret" ] || echo "whsec_$(random)" >"$state/secret"

receiver=
server=
stop() {
	trap - EXIT INT TERM
	# shellcheck disable=SC2086 # one or two numbers
	[ -z "$server$receiver" ] || kill $server $receiver 2>/dev/null || true
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
"$program" listen --secret "$state/secret" --listen 127.0.0.1:0 >"$state/deliveries" &
receiver=$!
receiver_port=$(said "$state/deliveries" 'receiving on port') || { echo "the receiver did not start" >&2; exit 1; }

# The institutions of forms/, all of them invented, deliver to the one receiver.
awk '!/^#/ && NF { print $1 }' forms/institutions.txt | while read -r institution; do
	echo "$institution http://127.0.0.1:$receiver_port/ $(cat "$state/secret")"
done >"$state/endpoints"

start_server() { # address
	: >"$state/address"
	env VEIDLAPA_STORE="sqlite:$state/veidlapa.db" VEIDLAPA_FORMS=forms VEIDLAPA_INSTITUTIONS=forms/institutions.txt \
		VEIDLAPA_KEY="$state/key" VEIDLAPA_ENDPOINTS="$state/endpoints" VEIDLAPA_ALLOW_ADDRESSES=127.0.0.0/8 \
		VEIDLAPA_LISTEN="$1" "$program" serve >"$state/address" 2>"$state/log" &
	server=$!
	address=$(said "$state/address" 'listening on')
}
if ! start_server "${VEIDLAPA_LISTEN:-127.0.0.1:8080}"; then
	echo "the address is taken or not ours; taking any free port"
	start_server 127.0.0.1:0 || {
		tail -n 5 "$state/log" >&2
		exit 1
	}
fi

cat <<TEXT

  Veidlapa is running. Open  $address

  What you send is stored in $state/veidlapa.db and delivered to a demo receiver, which shows it here.
  The server's log is $state/log. Ctrl-C stops both.

TEXT
tail -n +2 -f "$state/deliveries" &
receiver="$receiver $!"
if [ -n "${DEMO_SECONDS:-}" ]; then
	sleep "$DEMO_SECONDS" &
	wait $!
else
	wait "$server"
fi
