/**
 * Property tests with one seed for all of them, so that what passes once passes again. To look for more,
 * take another seed, and more runs.
 */
import fc from "fast-check";

fc.configureGlobal({ seed: 20_261_122 });

export { default } from "fast-check";
