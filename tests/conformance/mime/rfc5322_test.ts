import { testProbes } from "./probe.ts";
import { APPENDIX_A, DATES, FIELDS } from "./rfc5322_probes.ts";

testProbes("RFC 5322", APPENDIX_A);
testProbes("RFC 5322", FIELDS);
testProbes("RFC 5322", DATES);
