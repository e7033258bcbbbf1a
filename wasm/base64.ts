// Base64 (RFC 4648; in MIME RFC 2045 §6.8).

export { base64Decode } from "./base64_decode";
export { base64Encode } from "./base64_encode";
export { staticEnd } from "./static_end";
