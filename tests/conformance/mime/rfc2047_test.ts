import { testProbes } from "./probe.ts";
import { EXAMPLES, WORDS } from "./rfc2047_probes.ts";

testProbes("RFC 2047", EXAMPLES);
testProbes("RFC 2047", WORDS);
