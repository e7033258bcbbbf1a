/**
 * Whether a request is handed on, and as what. Pure: a head and the rules in, a verdict out.
 *
 * @module
 */
import type { ReceivedHead } from "../../http1/received_head.ts";
import { isRefusal, type Refusal } from "../../http1/refusal.ts";
import {
  frameRequest,
  type RequestFraming,
  wantsPersistence,
} from "../../http1/request_framing.ts";
import { trimBlanks } from "../../syntax/field.ts";
import { locate, type Place, type PlaceRules } from "./locate.ts";

/** A request that may be handed on. */
export interface Plan {
  readonly head: ReceivedHead;
  readonly place: Place;
  readonly framing: RequestFraming;
  readonly persistent: boolean;
  /** Whether the client waits for 100 before it sends content. */
  readonly expectant: boolean;
}

/** What the verdict hangs on beside the head. */
export interface PlanRules extends PlaceRules {
  readonly limits: { readonly targetBytes: number; readonly bodyBytes: number };
}

/** Looks at a head as a whole. */
export function planRequest(head: ReceivedHead, rules: PlanRules): Plan | Refusal {
  const place = locate(head, rules);
  if (isRefusal(place)) return place;
  const framing = frameRequest(head, rules.limits.bodyBytes);
  if (isRefusal(framing)) return framing;
  // HTTP/1.0 clients do not wait, whatever they say (RFC 9110 §10.1.1).
  const expectations = head.version === "1.1" ? readExpectations(head.own.expect) : [];
  if (expectations.some((expectation) => expectation !== "100-continue")) {
    return { status: 417, reason: "This expectation cannot be met." };
  }
  return {
    head,
    place,
    framing,
    persistent: wantsPersistence(head),
    expectant: expectations.length > 0 && hasContent(framing),
  };
}

function hasContent(framing: RequestFraming): boolean {
  return framing.kind === "length" ? framing.length > 0 : framing.kind === "chunked";
}

/** The members of a list that may have empty ones (RFC 9110 §5.6.1, §10.1.1). */
function readExpectations(value: string | undefined): string[] {
  if (value === undefined) return [];
  return value.toLowerCase().split(",").map(trimBlanks).filter((member) => member !== "");
}
