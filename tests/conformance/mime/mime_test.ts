import { DELIMITERS, ENCODINGS, STRUCTURES } from "./mime_probes.ts";
import { EXTENDED, PLAIN } from "./parameter_probes.ts";
import { testProbes } from "./probe.ts";

testProbes("parameters", PLAIN);
testProbes("parameters", EXTENDED);
testProbes("RFC 2045", ENCODINGS);
testProbes("RFC 2046 §5.1.1", DELIMITERS);
testProbes("RFC 2046", STRUCTURES);
