# Holds the includes of the tree to layers.txt. usage: awk -f layers.awk layers.txt FILE…
function trim(text) { gsub(/^[ \t]+|[ \t]+$/, "", text); return text }
function folder_of(path) { sub(/\/[^\/]*$/, "", path); return path }
function name_of(path) { sub(/.*\//, "", path); return path }
function bad(message) { print FILENAME ":" FNR ": " message; failed = 1 }
function may_include(folder, target,    i, n, grants) {
	if (target == folder) return 1
	n = split(folders[folder], grants, " ")
	for (i = 1; i <= n; i++)
		if (target == grants[i] || index(target, grants[i] "/") == 1) return 1
	return 0
}
function library_rule(folder, header,    i, n, rules, pair) {
	n = split(libraries[folder], rules, " ")
	for (i = 1; i <= n; i++) {
		split(rules[i], pair, ":")
		if (header == pair[1] || index(header, pair[1] "/") == 1)
			if (pair[2] == name_of(FILENAME) || pair[2] == "*") return 1
	}
	return 0
}
BEGIN {
	FS = "|"
	count = split("assert.h stdalign.h ctype.h errno.h fcntl.h float.h inttypes.h limits.h math.h poll.h pthread.h semaphore.h signal.h stdarg.h " \
		"stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h strings.h time.h unistd.h getopt.h dirent.h " \
		"arpa/inet.h netdb.h ifaddrs.h netinet/in.h sys/socket.h sys/stat.h sys/types.h sys/wait.h sys/random.h sys/resource.h sys/un.h netinet/tcp.h sys/time.h sys/mman.h", list, " ")
	for (i = 1; i <= count; i++) standard[list[i]] = 1
}
FILENAME ~ /layers\.txt$/ {
	if ($0 !~ /^#/ && NF >= 3) { name = trim($1); folders[name] = trim($2); libraries[name] = trim($3) }
	next
}
/^[ \t]*#[ \t]*include/ {
	folder = folder_of(FILENAME)
	if (!(folder in folders)) { bad(folder " is not in layers.txt"); next }
	header = $0
	sub(/^[^<"]*[<"]/, "", header); sub(/[>"].*$/, "", header)
	if ($0 ~ /</) {
		if (!(header in standard) && !library_rule(folder, header)) bad(FILENAME " may not include <" header ">")
	} else if (!may_include(folder, folder_of(header))) {
		bad(folder " may not include " header)
	}
}
END { exit failed }
