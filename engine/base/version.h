/* The version of the program, by semver.org: what --version says. */
#ifndef ENGINE_BASE_VERSION_H
#define ENGINE_BASE_VERSION_H

#define VERSION "0.1.0"

#endif
