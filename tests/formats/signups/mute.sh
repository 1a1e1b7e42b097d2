#!/bin/sh
# A reader that is asked, and judges nothing; its reason tries to break out of each format.
printf '{"v":1,"name":"mute","version":"1"}\n'
while read -r question; do
    id=${question#*:}
    printf '{"id":%s,"verdict":"skipped","reason":{"text":"no ]]> <img src=x> | `](u) ::error::x"}}\n' "${id%%,*}"
done
