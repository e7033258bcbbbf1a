/**
 * Request fields that tell requests apart, and answers not.
 *
 * @module
 */

/**
 * Fields that say who asks and why, which way and under what number, and that the pipeline acts upon by
 * rule alone: an answer that depends on one of them says so in Vary, or is not given leave without it.
 * Proxies write many of them anew for each request.
 */
export const INERT: ReadonlySet<string> = new Set([
  // Browsers.
  "cookie",
  "dnt",
  "priority",
  "referer",
  "sec-ch-ua",
  "sec-ch-ua-mobile",
  "sec-ch-ua-platform",
  "sec-fetch-dest",
  "sec-fetch-mode",
  "sec-fetch-site",
  "sec-fetch-storage-access",
  "sec-fetch-user",
  "sec-gpc",
  "upgrade-insecure-requests",
  "user-agent",
  // Proxies, about the client.
  "cf-connecting-ip",
  "cf-connecting-ipv6",
  "cf-ipcountry",
  "fastly-client-ip",
  "forwarded",
  "true-client-ip",
  "x-azure-clientip",
  "x-azure-socketip",
  "x-client-ip",
  "x-cluster-client-ip",
  "x-envoy-external-address",
  "x-forwarded-for",
  "x-forwarded-port",
  "x-original-forwarded-for",
  "x-real-ip",
  // Numbers of requests, and what traces them.
  "b3",
  "baggage",
  "cf-ray",
  "sentry-trace",
  "traceparent",
  "tracestate",
  "uber-trace-id",
  "x-amz-cf-id",
  "x-amzn-trace-id",
  "x-azure-ref",
  "x-b3-flags",
  "x-b3-parentspanid",
  "x-b3-sampled",
  "x-b3-spanid",
  "x-b3-traceid",
  "x-cloud-trace-context",
  "x-correlation-id",
  "x-datadog-parent-id",
  "x-datadog-sampling-priority",
  "x-datadog-trace-id",
  "x-queue-start",
  "x-request-id",
  "x-request-start",
  "x-unique-id",
  "x-varnish",
]);
