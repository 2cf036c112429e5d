#!/bin/sh
# Makes what compose.yaml mounts: passwords for the database, Slack's two tokens, the policy.
# What is there stays as it is.
set -eu
cd "$(dirname "$0")"
# Containers read the files as users of their own; the folder is closed to everybody else here.
umask 022
mkdir -p secrets
chmod 700 secrets

keep() {
  if [ ! -e "secrets/$1" ]; then printf '%s\n' "$2" >"secrets/$1"; fi
}

random() {
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

ask() {
  if [ -s "secrets/$1" ]; then return; fi
  printf '%s: ' "$2" >&2
  if [ -t 0 ]; then stty -echo; fi
  read -r answer
  if [ -t 0 ]; then stty echo; printf '\n' >&2; fi
  printf '%s\n' "$answer" >"secrets/$1"
}

keep postgres_password "$(random)"
keep database_owner_url "postgresql://firefighter_owner:$(random)@postgres/firefighter"
keep database_url "postgresql://firefighter_app:$(random)@postgres/firefighter"
ask slack_bot_token "The bot's token (xoxb-…)"
ask slack_app_token "The app-level token (xapp-…)"
if [ ! -e firefighter.toml ]; then cp ../firefighter.sample.toml firefighter.toml; fi
