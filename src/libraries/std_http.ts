/**
 * What we use of the standard library's HTTP package.
 *
 * @module
 */
// @ts-types="./std_cookie.d.ts"
export { getCookies } from "npm:deno-std@1.4.0/http/cookie.js";
// @ts-types="./std_etag.d.ts"
export { eTag } from "npm:deno-std@1.4.0/http/etag.js";
// @ts-types="./std_status.d.ts"
export { STATUS_TEXT } from "npm:deno-std@1.4.0/http/status.js";
