import { CHARSETS, DOUBTFUL } from "./charset_probes.ts";
import { testProbes } from "./probe.ts";

testProbes("charset", CHARSETS);
testProbes("charset", DOUBTFUL);
