#!/bin/sh
# Copyright 2026 The Maestro Authors. Licensed under the Apache License 2.0.
#
# Checks an extracted Repro Pack with openssl (3 or newer), sha256sum and awk.
#   sh verify-pack.sh SIGNER-FINGERPRINT LOG-KEY-FINGERPRINT   (in its folder)
set -eu
LC_ALL=C; export LC_ALL
fail() { echo "REFUSED: $*" >&2; exit 1; }
[ $# -eq 2 ] || fail "give the fingerprints of the signer and of the log's key"

fingerprint() { # of a public key in PEM
  openssl pkey -pubin -in "$1" -outform DER | sha256sum | awk '{print $1}'
}
key() { # file of the key with a fingerprint, which it must have
  [ "$(fingerprint "keys/$1.pem")" = "$1" ] || fail "keys/$1.pem is another key"
  echo "keys/$1.pem"
}
signed() { # key fingerprint, file, signature
  openssl pkeyutl -verify -pubin -inkey "$(key "$1")" -rawin -in "$2" \
    -sigfile "$3" >/dev/null 2>&1 || fail "$3 is no signature of $2 by $1"
}
bytes() { # binary of hex
  printf "$(echo "$1" | awk '{
    for (i = 1; i < length($0); i += 2)
      printf "\\%03o", (index("0123456789abcdef", substr($0, i, 1)) - 1) * 16 \
        + index("0123456789abcdef", substr($0, i + 1, 1)) - 1 }')"
}
hash() { sha256sum | awk '{print $1}'; }

# 1. Every file is in the manifest, as it was; and the manifest is signed.
sha256sum --quiet --strict -c manifest.txt || fail "a file is not as it was packed"
extra=$(find . -type f | awk 'NR == FNR { known["./" substr($0, 67)]; next }
  !($0 in known) && $0 != "./manifest.txt" && $0 != "./manifest.sig"' manifest.txt -)
[ -z "$extra" ] || fail "not in the manifest: $extra"
signed "$1" manifest.txt manifest.sig
[ "$(awk '{print $1}' VERSION)" = maestro-repro-pack/v1 ] || fail "unknown version"

# 2. Each statement is what its name says, and what was signed.
count=0
for payload in statements/*.payload; do
  [ -e "$payload" ] || continue
  digest=${payload#statements/}; digest=${digest%.payload}; base=statements/$digest
  [ "$(sha256sum <"$payload" | awk '{print $1}')" = "$digest" ] || fail "$payload"
  type=$(cat "$base.type")
  want=$({ printf 'DSSEv1 %s %s %s ' "${#type}" "$type" "$(wc -c <"$payload" | awk '{print $1}')"
    cat "$payload"; } | hash)
  [ "$(hash <"$base.pae")" = "$want" ] || fail "$base.pae does not cover $payload"
  found=0
  for text in signatures/"$(echo "$digest" | awk '{print substr($0, 1, 32)}')".*.txt; do
    [ -e "$text" ] && [ "$(awk 'NR == 1' "$text")" = "$digest" ] || continue
    signed "$(awk 'NR == 2' "$text")" "$base.pae" "${text%.txt}.sig"; found=1
  done
  [ $found -eq 1 ] || fail "$payload is not signed"
  count=$((count + 1))
done

# 3. The checkpoint is signed by the log's key, and says the root.
signed "$2" checkpoint/body.txt checkpoint/signature.bin
root=$(awk '{print $1}' checkpoint/root.txt)
[ "$(bytes "$root" | openssl base64 -A)" = "$(awk 'NR == 3' checkpoint/body.txt)" ] ||
  fail "the checkpoint has another root"
size=$(awk 'NR == 2' checkpoint/body.txt)

# 4. Each receipt leads to that root (RFC 9162, section 2.1.3.2).
leaves=0
for leaf in receipts/*.json; do
  [ -e "$leaf" ] || continue
  proof=${leaf%.json}.proof
  fn=$(awk '$1 == "index" {print $2}' "$proof")
  sn=$(($(awk '$1 == "size" {print $2}' "$proof") - 1))
  [ $((sn + 1)) = "$size" ] && [ "$fn" -le "$sn" ] || fail "$proof is of another tree"
  at=$({ printf '\000'; cat "$leaf"; } | hash)
  for next in $(awk '$1 == "hash" {print $2}' "$proof"); do
    [ "$sn" -gt 0 ] || fail "$proof is too long"
    if [ $((fn % 2)) -eq 1 ] || [ "$fn" -eq "$sn" ]; then
      at=$({ printf '\001'; bytes "$next$at"; } | hash)
      while [ $((fn % 2)) -eq 0 ] && [ "$fn" -ne 0 ]; do fn=$((fn / 2)); sn=$((sn / 2)); done
    else
      at=$({ printf '\001'; bytes "$at$next"; } | hash)
    fi
    fn=$((fn / 2)); sn=$((sn / 2))
  done
  [ "$sn" -eq 0 ] && [ "$at" = "$root" ] || fail "$leaf does not lead to the root"
  leaves=$((leaves + 1))
done
echo "VERIFIED: $count statements, $leaves receipts in a tree of $size"
