// Quoted-printable (RFC 2045 §6.7).

export { quotedPrintableDecode } from "./quoted_printable_decode";
export { quotedPrintableEncode } from "./quoted_printable_encode";
export { staticEnd } from "./static_end";
