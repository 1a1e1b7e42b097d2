#!/bin/sh
# Rejects everything, with its environment for a reason.
printf '{"v":1,"name":"environment","version":"1"}\n'
id=0
while read -r _; do
    id=$((id + 1))
    printf '{"id":%d,"verdict":"rejected","reason":{"text":"%s"}}\n' "$id" "$(env | sort | tr '\n"\\' '   ') files=$(ls -A "$HOME" | wc -l)"
done
