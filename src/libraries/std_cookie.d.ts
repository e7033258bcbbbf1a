/** The cookies of a request, by name, as they stand in its Cookie field. */
export function getCookies(headers: Headers): Record<string, string>;
