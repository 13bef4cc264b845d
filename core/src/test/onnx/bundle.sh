#!/usr/bin/env bash
# Packs the cases named in cases.txt, from the Debian package libonnx-testdata, into the test resources. The same package
# gives the same archive, byte for byte: files in the order of the list, all with the time of the release.
#
#     apt-get install libonnx-testdata
#     core/src/test/onnx/bundle.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=/usr/share/libonnx-testdata/data
archive=$here/../resources/onnx/cases.zip
jdk=$("$here/../../../../.mvn/find-jdk.sh")

files=$(mktemp)
trap 'rm -f "$files"' EXIT
cd "$data"
while read -r name; do
  find "$name" -type f | LC_ALL=C sort
done < "$here/cases.txt" > "$files"
rm -f "$archive"
"$jdk/bin/jar" --create --no-manifest --date=2022-06-17T00:00:00Z --file "$archive" "@$files"
echo "$(wc -l < "$here/cases.txt") cases, $(wc -l < "$files") files, $(wc -c < "$archive") bytes"
