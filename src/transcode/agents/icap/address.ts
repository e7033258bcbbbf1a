/**
 * Where an ICAP service is found (RFC 3507 §4.2): `icap://host[:1344]/service[?arguments]`.
 *
 * @module
 */
import type { OriginAddress } from "../../../http1/dial.ts";

/** The registered port. */
const PORT = 1344;

/** Squid and c-icap speak TLS there. */
const TLS_PORT = 11344;

/** A service, and how its host is reached. */
export interface IcapAddress {
  /** What a request line names. */
  readonly uri: string;
  /** Value of Host. */
  readonly host: string;
  /** Where to connect. */
  readonly dial: OriginAddress;
}

/** Reads the address of a service. Throws a TypeError for any other. */
export function readIcapAddress(text: string): IcapAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSecure = url?.protocol === "icaps:";
  if (url === undefined || !(isSecure || url.protocol === "icap:") || url.hostname === "") {
    throw new TypeError(
      `The address of an ICAP service is like "icap://host/service", not "${text}".`,
    );
  }
  if (url.username !== "" || url.hash !== "") {
    throw new TypeError(`The address of an ICAP service has neither user nor fragment: "${text}".`);
  }
  const port = url.port === "" ? (isSecure ? TLS_PORT : PORT) : Number(url.port);
  const host = url.port === "" ? url.hostname : url.host;
  return {
    uri: `${url.protocol}//${host}${url.pathname || "/"}${url.search}`,
    host,
    dial: { protocol: isSecure ? "https:" : "http:", hostname: url.hostname, port },
  };
}
