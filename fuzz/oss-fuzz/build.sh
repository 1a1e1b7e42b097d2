#!/bin/bash -eu
# Builds the fuzz targets into $OUT, within an image of OSS-Fuzz; ClusterFuzzLite's Dockerfile takes this very file.
#
# base-builder sets SRC, WORK, OUT and SANITIZER; the Dockerfile has put a CPython into $SRC/python, and the checkout into
# $SRC/addrdiff. Nothing of the image is there where targets run: scripts/package puts everything beside them.
cd "$SRC/addrdiff"
# Those flags are for C and C++ under test; CPython and libFuzzer's own sources are neither.
unset CFLAGS CXXFLAGS
export PYO3_PYTHON=${PYO3_PYTHON:-$SRC/python/bin/python3}
package=$WORK/package
rm -rf "$package"
scripts/package "$package"
cp -r "$package/." "$OUT/"
