#!/bin/sh
# Prints the home of a JDK of version 25 or newer, for mvnw and thalweg: JAVA_HOME's if that is new enough, else the one
# on the PATH, else one from the folders where systems and version managers keep them, else one fetched before.
#
# Where there is none it offers to fetch Temurin into the user's cache folder. It asks on a terminal; without one it
# fetches only when THALWEG_JDK=download is set. The archive's SHA-256 must be the one below, or nothing is kept.
# Exit code 1 with the reason on stderr if no JDK was found or fetched.
#
# Environment:
#   THALWEG_JDK=download   fetch without asking
#   THALWEG_JDK_URL        fetch from a mirror of Adoptium's release folder instead
#   THALWEG_JDK_SHA256     the checksum to expect, where the mirror serves an archive of its own
#   THALWEG_JDK_ROOTS      the system's folders of JDKs, separated by colons, instead of the usual ones
#
# POSIX sh, for macOS's old bash and Debian's dash alike.
set -u

least=25

# The release that is fetched, and its checksums as Adoptium published them beside each archive.
release=25.0.4.1+1
sum_linux_x64=dbb698396d478e7fa2b1e50f4103324b2a99b90569ee27c33f2261f9215cf41e
sum_linux_aarch64=69df11a02cfa3ef7d7ca645e03edce6778ec090e100f6ae2b42097865730ac52
sum_mac_x64=e6229d9504f7922053ab31821b9e6bee8761daf7b026a3476d1a027563009880
sum_mac_aarch64=61979887f7506a24a57439ff99adb8b3a7fc89977d9cfe3b8984f58a981b7b9d

cache="${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/thalweg"
fetched="$cache/jdk-$release"
too_old=

say() {
  printf '%s\n' "$*" >&2
}

# Sets `major` to the version of the JDK in $1, or fails: nothing there, or a runtime without a compiler.
version_of() {
  major=
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    while IFS='=' read -r key value; do
      if [ "$key" = JAVA_VERSION ]; then
        value=${value#\"}
        major=${value%%[!0-9]*}
      fi
    done <"$1/release"
  fi
  if [ -z "$major" ]; then
    # javac 25.0.3
    value=$("$1/bin/javac" -version 2>&1) || return 1
    value=${value#javac }
    major=${value%%[!0-9]*}
  fi
  [ -n "$major" ]
}

# Prints $1 and ends the script if it is the home of a JDK that will do.
take() {
  version_of "$1" || return 0
  if [ "$major" -ge "$least" ]; then
    printf '%s\n' "$1"
    exit 0
  fi
  old "$1"
}

# Remembers a JDK that is too old, for the message.
old() {
  case "$too_old " in
    *" $1 "*) ;;
    *) too_old="$too_old $1" ;;
  esac
}

# The home of the program $1, symbolic links followed.
home_of() {
  program=$1
  while [ -L "$program" ]; do
    target=$(readlink "$program") || return 1
    case $target in
      /*) program=$target ;;
      *) program=${program%/*}/$target ;;
    esac
  done
  (CDPATH='' cd -P "${program%/*}/.." 2>/dev/null && pwd)
}

# Takes the JDK in the folders named that is nearest above the version needed.
take_nearest() {
  best=
  best_major=
  for home in "$@"; do
    version_of "$home" || continue
    if [ "$major" -lt "$least" ]; then
      old "$home"
    elif [ -z "$best" ] || [ "$major" -lt "$best_major" ]; then
      best=$home
      best_major=$major
    fi
  done
  [ -z "$best" ] || take "$best"
}

if [ -n "${JAVA_HOME:-}" ]; then
  take "$JAVA_HOME"
fi
if on_path=$(command -v javac) && home=$(home_of "$on_path"); then
  take "$home"
fi
if [ -n "${THALWEG_JDK_ROOTS+set}" ]; then
  IFS=:
  for root in $THALWEG_JDK_ROOTS; do
    unset IFS
    take_nearest "$root"/* "$root"/*/Contents/Home
  done
  unset IFS
else
  take_nearest /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
  if [ -x /usr/libexec/java_home ] && home=$(/usr/libexec/java_home -v "$least+" 2>/dev/null); then
    take "$home"
  fi
fi
take_nearest "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
  "${HOME:-}"/.jdks/* \
  "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home
take "$fetched"
take "$fetched/Contents/Home"

say "No JDK $least or newer was found: not in JAVA_HOME, on the PATH, in the system's folders of JDKs or in SDKMAN's."
if [ -n "$too_old" ]; then
  say "Too old:$too_old"
fi

what_else() {
  say "Any of these will do:"
  say "  - install one with the system's packages (such as openjdk-$least-jdk), with SDKMAN (sdk install java) or with"
  say "    Homebrew (brew install --cask temurin@$least);"
  say "  - set JAVA_HOME to the folder of one;"
  say "  - set THALWEG_JDK=download, to have Temurin $release fetched into $cache."
}

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64 | Linux-amd64) platform=x64_linux sum=$sum_linux_x64 ;;
  Linux-aarch64 | Linux-arm64) platform=aarch64_linux sum=$sum_linux_aarch64 ;;
  Darwin-x86_64) platform=x64_mac sum=$sum_mac_x64 ;;
  Darwin-arm64) platform=aarch64_mac sum=$sum_mac_aarch64 ;;
  *)
    what_else
    say "(There is nothing to fetch for $(uname -s) on $(uname -m).)"
    exit 1
    ;;
esac
sum=${THALWEG_JDK_SHA256:-$sum}

# 25.0.4.1+1 is in the folder jdk-25.0.4.1%2B1, its archive has _1 in its name.
archive="OpenJDK${least}U-jdk_${platform}_hotspot_${release%+*}_${release#*+}.tar.gz"
base=${THALWEG_JDK_URL:-https://github.com/adoptium/temurin$least-binaries/releases/download}
url="$base/jdk-${release%+*}%2B${release#*+}/$archive"

if [ "${THALWEG_JDK:-}" != download ]; then
  if [ ! -t 0 ] || [ ! -t 2 ]; then
    what_else
    exit 1
  fi
  say "Fetch Temurin $release (about 140 MB) from"
  say "  $url"
  printf 'into %s, with its checksum verified? [y/N] ' "$fetched" >&2
  read -r answer || answer=
  case $answer in
    [yY] | [yY][eE][sS]) ;;
    *)
      what_else
      exit 1
      ;;
  esac
fi

sha256() {
  if command -v sha256sum >/dev/null; then
    sha256sum <"$1"
  elif command -v shasum >/dev/null; then
    shasum -a 256 <"$1"
  else
    # SHA2-256(stdin)= …
    openssl dgst -sha256 <"$1" | sed 's/.*= *//'
  fi
}

fetch() {
  if command -v curl >/dev/null; then
    # A bar where somebody looks at it.
    if [ -t 2 ]; then curl -fL --progress-bar -o "$2" "$1"; else curl -fsSL -o "$2" "$1"; fi
  elif command -v wget >/dev/null; then
    wget -q -O "$2" "$1"
  else
    say "Neither curl nor wget is here to fetch with."
    return 1
  fi
}

if ! mkdir -p "$cache" || ! part=$(mktemp -d "$cache/fetch.XXXXXX"); then
  say "The folder $cache cannot be written to; XDG_CACHE_HOME can name another."
  exit 1
fi
trap 'rm -rf "$part"' EXIT
trap 'exit 1' HUP INT TERM

say "Fetching Temurin $release from $url"
if ! fetch "$url" "$part/$archive"; then
  say "It could not be fetched."
  what_else
  exit 1
fi
found=$(sha256 "$part/$archive")
found=${found%% *}
if [ "$found" != "$sum" ]; then
  say "What came from $url is not the archive that was published; it was deleted."
  say "  expected SHA-256 $sum"
  say "  found            ${found:-none: sha256sum, shasum and openssl are all missing}"
  exit 1
fi
if ! tar -xzf "$part/$archive" -C "$part"; then
  say "The archive $archive cannot be unpacked."
  exit 1
fi
rm -f "$part/$archive"

# The archive holds one folder. Another process may have been faster; its JDK is as good.
for folder in "$part"/*; do
  [ -d "$fetched" ] || mv "$folder" "$fetched" 2>/dev/null || [ -d "$fetched" ] || {
    say "$folder cannot be moved to $fetched."
    exit 1
  }
done
take "$fetched"
take "$fetched/Contents/Home"
say "$fetched holds no JDK $least or newer: delete it and try again."
exit 1
