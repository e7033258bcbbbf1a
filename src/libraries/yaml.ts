/**
 * The reader and writer of YAML.
 *
 * @module
 */
// @ts-types="./std_yaml.d.ts"
export { parse as parseYaml, parseAll as parseAllYaml } from "npm:deno-std@1.4.0/yaml/parse.js";
// @ts-types="./std_yaml.d.ts"
export { stringify as stringifyYaml } from "npm:deno-std@1.4.0/yaml/stringify.js";
