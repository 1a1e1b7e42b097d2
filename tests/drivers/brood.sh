#!/bin/sh
# Starts a child that would outlive it; its name is its number.
sleep 1000 &
printf '{"v":1,"name":"%d","version":"1"}\n' "$!"
cat > /dev/null
