/**
 * The image library that is native code. It is installed by those alone who load it.
 *
 * @module
 */
// @ts-types="./sharp.d.ts"
export { default } from "npm:sharp@0.35.5";
