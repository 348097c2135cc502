#!/bin/sh
# Tests the package as its author does, and then with one record of its known divergences taken away, which has to fail.
# usage: check.sh [SCRATCH-PATH]
set -eu
cd "$(dirname "$0")"
scratch=${1:-.build}
list=Tests/TinyTensorTests/divergences.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

swift test --scratch-path "$scratch" >"$work/whole.txt" 2>&1 || { tail -40 "$work/whole.txt"; exit 1; }
grep -a 'Test run with' "$work/whole.txt"

# A record is a paragraph.
awk -v RS= -v ORS='\n\n' '!/^to-numpy\/scalars.list-of-views/' "$list" >"$work/less.txt"
if TINY_DIVERGENCES=$work/less.txt swift test --scratch-path "$scratch" --skip-build >"$work/less.out" 2>&1; then
    echo "the tests pass without the record of to-numpy/scalars.list-of-views"
    exit 1
fi
for words in 'failed to-numpy/scalars.list-of-views' 'rule: ' 'expected  tensor(\[9, 2\])' 'got       tensor(\[1, 2\])' \
    "run it alone: CONFORMANCE_CASES='to-numpy/scalars.list-of-views' swift test"; do
    grep -aq "$words" "$work/less.out" || { echo "the failure does not say: $words"; tail -40 "$work/less.out"; exit 1; }
done
[ "$(grep -ac 'recorded an issue' "$work/less.out")" -eq 1 ] || { echo "more than one case failed"; exit 1; }
grep -a -A 20 'recorded an issue' "$work/less.out" | head -20
