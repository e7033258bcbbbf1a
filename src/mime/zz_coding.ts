// TEMPORARY stand-in
import type { Defect } from "../model/fault.ts";
export function decodeBase64(bytes: Uint8Array): { bytes: Uint8Array; defects: Defect[] } {
  const text = new TextDecoder("latin1").decode(bytes);
  // deno-lint-ignore no-explicit-any
  const letters = text.split("=", 1)[0].replace(/[^A-Za-z0-9+/]/g, "");
  const whole = letters.length % 4 === 1 ? letters.slice(0, -1) : letters;
  return { bytes: Uint8Array.from(atob(whole), (c) => c.charCodeAt(0)), defects: [] };
}
export function decodeQuotedPrintable(bytes: Uint8Array): { bytes: Uint8Array; defects: Defect[] } {
  const text = Array.from(bytes, (b) => String.fromCharCode(b)).join("").replace(
    /[ \t]+(?=\r?\n|$)/g,
    "",
  ).replace(/=\r?\n/g, "");
  const out = text.replace(/=([0-9A-Fa-f]{2})/g, (_, h) => String.fromCharCode(parseInt(h, 16)));
  return { bytes: Uint8Array.from(out, (c) => c.charCodeAt(0)), defects: [] };
}
export function dashLines(bytes: Uint8Array): Uint32Array {
  const out: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] === 45 && bytes[at + 1] === 45) out.push(at);
    const lf = bytes.indexOf(10, at);
    if (lf < 0) break;
    at = lf + 1;
  }
  return Uint32Array.from(out);
}
