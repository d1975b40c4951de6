// All that we take from third parties. `npm run bundle` makes noble.js from this list.
export { chacha20poly1305, xchacha20poly1305 } from "@noble/ciphers/chacha.js";
export { ed25519, x25519 } from "@noble/curves/ed25519.js";
export { argon2id } from "@noble/hashes/argon2.js";
export { expand, extract } from "@noble/hashes/hkdf.js";
export { hmac } from "@noble/hashes/hmac.js";
export { sha256 } from "@noble/hashes/sha2.js";
export { ml_kem768_x25519 } from "@noble/post-quantum/hybrid.js";
export { bech32 } from "@scure/base";
