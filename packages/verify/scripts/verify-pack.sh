#!/bin/sh
# Copyright 2026 The Maestro Authors. Licensed under the Apache License 2.0.
#
# Checks an extracted Repro Pack with openssl (3 or newer), sha256sum and awk.
#   sh verify-pack.sh SIGNER-FINGERPRINT LOG-KEY-FINGERPRINT   (in its folder)
set -eu
LC_ALL=C; export LC_ALL
fail() { echo "REFUSED: $*" >&2; exit 1; }
[ $# -eq 2 ] || fail "give the fingerprints of the signer and of the log's key"

hash() { sha256sum | awk '{print $1}'; }
is() { [ "$(hash <"$1")" = "$(printf '%s\n' "$2" | hash)" ]; } # file, its only line
base64() { openssl base64 -A -in "$1"; }
bytes() { # binary of hex
  printf "$(echo "$1" | awk '{
    for (i = 1; i < length($0); i += 2)
      printf "\\%03o", (index("0123456789abcdef", substr($0, i, 1)) - 1) * 16 \
        + index("0123456789abcdef", substr($0, i + 1, 1)) - 1 }')"
}
key() { # file of the key with a fingerprint, which it must have
  [ "$(openssl pkey -pubin -in "keys/$1.pem" -outform DER | hash)" = "$1" ] || fail "keys/$1.pem is another key"
  case $(openssl pkey -pubin -in "keys/$1.pem" -noout -text) in
    ED25519*|*"NIST CURVE: P-256"*) echo "keys/$1.pem" ;;
    *) fail "keys/$1.pem is of another kind" ;;
  esac
}
signed() { # key fingerprint, file, signature
  file=$(key "$1") || exit 1
  openssl pkeyutl -verify -pubin -inkey "$file" -rawin -in "$2" \
    -sigfile "$3" >/dev/null 2>&1 || fail "$3 is no signature of $2 by $1"
}

# 1. Every file is in the manifest, as it was; and the manifest is signed.
sha256sum --quiet --strict -c manifest.txt || fail "a file is not as it was packed"
extra=$(find . -type f | awk 'NR == FNR { known["./" substr($0, 67)]; next }
  !($0 in known) && $0 != "./manifest.txt" && $0 != "./manifest.sig"' manifest.txt -)
[ -z "$extra" ] || fail "not in the manifest: $extra"
signed "$1" manifest.txt manifest.sig
is signer.txt "$1" || fail "the pack names another signer"
is VERSION maestro-repro-pack/v1 || fail "unknown version"

# 2. Each statement is what its name says, what was signed, and in its envelope.
count=0; signatures=0; bundles=0
for payload in statements/*.payload; do
  [ -e "$payload" ] || continue
  digest=${payload#statements/}; digest=${digest%.payload}; base=statements/$digest
  [ "$(hash <"$payload")" = "$digest" ] || fail "$payload"
  type=$(cat "$base.type")
  case $type in ''|*[!A-Za-z0-9.+/_-]*) fail "$base.type is no media type" ;; esac
  want=$({ printf 'DSSEv1 %s %s %s ' "${#type}" "$type" "$(wc -c <"$payload" | awk '{print $1}')"
    cat "$payload"; } | hash)
  [ "$(hash <"$base.pae")" = "$want" ] || fail "$base.pae does not cover $payload"
  list=; body=$(base64 "$payload")
  for text in signatures/"$(echo "$digest" | awk '{print substr($0, 1, 32)}')".*.txt; do
    [ -e "$text" ] && [ "$(awk 'NR == 1' "$text")" = "$digest" ] || continue
    id=$(awk 'NR == 2' "$text"); signed "$id" "$base.pae" "${text%.txt}.sig"
    sig=$(base64 "${text%.txt}.sig"); signatures=$((signatures + 1))
    list="$list${list:+,}{\"keyid\":\"$id\",\"sig\":\"$sig\"}"
  done
  [ -n "$list" ] || fail "$payload is not signed"
  envelope="{\"payload\":\"$body\",\"payloadType\":\"$type\",\"signatures\":[$list]}"
  is "$base.dsse.json" "$envelope" || fail "$base.dsse.json is not its envelope"
  if [ -e "$base.sigstore.json" ]; then
    # Ours is exactly this; that of others holds the same payload and signature.
    if awk 'index($0, "\"publicKey\":") { own = 1 } END { exit !own }' "$base.sigstore.json"; then
      is "$base.sigstore.json" "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{\"publicKey\":{\"hint\":\"$id\"}},\"dsseEnvelope\":$envelope}"
    else
      case $(cat "$base.sigstore.json") in *"\"$body\""*) ;; *) false ;; esac &&
        case $(cat "$base.sigstore.json") in *"\"$sig\""*) ;; *) false ;; esac
    fi || fail "$base.sigstore.json is not the bundle of its statement"
    bundles=$((bundles + 1))
  fi
  count=$((count + 1))
done

# 3. The checkpoint is signed by the log's key, says the root, and is its note.
signed "$2" checkpoint/body.txt checkpoint/signature.bin
is checkpoint/key.txt "$2" || fail "the checkpoint names another key"
root=$(awk '{print $1}' checkpoint/root.txt)
is checkpoint/root.txt "$root" && [ "$(bytes "$root" | openssl base64 -A)" = "$(awk 'NR == 3' checkpoint/body.txt)" ] ||
  fail "the checkpoint has another root"
origin=$(awk 'NR == 1' checkpoint/body.txt); size=$(awk 'NR == 2' checkpoint/body.txt)
raw=$(openssl pkey -pubin -in "$(key "$2")" -noout -text | awk '/pub:/ { on = 1; next } on { gsub(/[ :]/, ""); printf "%s", $0 }')
id=$({ echo "$origin"; bytes "01$raw"; } | hash | awk '{print substr($0, 1, 8)}')
line="$(printf '\342\200\224') $origin $({ bytes "$id"; cat checkpoint/signature.bin; } | openssl base64 -A)"
awk -v line="$line" 'NR == FNR { text[++n] = $0; next } FNR <= n ? $0 != text[FNR] : FNR == n + 1 && $0 != "" { bad = 1 }
  FNR > n + 1 && $0 == line { found = 1 } END { exit bad || !found }' checkpoint/body.txt checkpoint/note.txt ||
  fail "checkpoint/note.txt is another note"

# 4. Each receipt leads to that root (RFC 9162, section 2.1.3.2).
leaves=0
for leaf in receipts/*.json; do
  [ -e "$leaf" ] || continue
  proof=${leaf%.json}.proof
  fn=$(awk 'NR == 1 {print $2}' "$proof"); text="index $fn
size $size"
  sn=$((size - 1))
  [ "$fn" -le "$sn" ] || fail "$proof is of another tree"
  at=$({ printf '\000'; cat "$leaf"; } | hash)
  for next in $(awk 'NR > 2 {print $2}' "$proof"); do
    [ "$sn" -gt 0 ] || fail "$proof is too long"
    text="$text
hash $next"
    if [ $((fn % 2)) -eq 1 ] || [ "$fn" -eq "$sn" ]; then
      at=$({ printf '\001'; bytes "$next$at"; } | hash)
      while [ $((fn % 2)) -eq 0 ] && [ "$fn" -ne 0 ]; do fn=$((fn / 2)); sn=$((sn / 2)); done
    else
      at=$({ printf '\001'; bytes "$at$next"; } | hash)
    fi
    fn=$((fn / 2)); sn=$((sn / 2))
  done
  is "$proof" "$text" || fail "$proof is of another tree"
  [ "$sn" -eq 0 ] && [ "$at" = "$root" ] || fail "$leaf does not lead to the root"
  leaves=$((leaves + 1))
done

# 5. Nothing else lies in it.
awk -v statements=$((4 * count + bundles)) -v signatures=$((2 * signatures)) -v receipts=$((2 * leaves)) '
  { name = substr($0, 67); split(name, part, "/"); n[part[1]]++ }
  part[1] == "checkpoint" && name !~ /\/(note|body|root|key|consistency)\.txt$|\/signature\.bin$/ ||
  part[1] == "keys" && name !~ /^keys\/[0-9a-f]+\.pem$/ ||
  name !~ /^(README\.txt|VERSION|argument\.yaml|(case|inputs|policy)\.json|signer\.txt)$|^(checkpoint|keys|receipts|signatures|statements)\// { bad = 1 }
  END { exit bad || n["statements"] != statements || n["signatures"] != signatures || n["receipts"] != receipts }' manifest.txt ||
  fail "a file belongs to nothing"
for file in keys/*.pem; do id=${file#keys/}; key "${id%.pem}" >/dev/null; done
echo "VERIFIED: $count statements, $leaves receipts in a tree of $size"
