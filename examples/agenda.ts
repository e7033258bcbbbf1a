/**
 * A converter of one's own: text/calendar → text/plain, one line for each event. `converters.ts` shows
 * how it is configured.
 *
 * @module
 */

/** Converts a calendar (RFC 5545) to an agenda. */
export async function convert(input: ReadableStream<Uint8Array>): Promise<string> {
  const calendar = (await new Response(input).text()).replaceAll(/\r?\n[ \t]/g, "");
  const events = calendar.split("BEGIN:VEVENT").slice(1).map((event) => {
    const [, year, month, day] = /^DTSTART[^:\n]*:(\d{4})(\d\d)(\d\d)/m.exec(event) ?? [];
    const [, summary = "(no title)"] = /^SUMMARY[^:\n]*:([^\r\n]*)/m.exec(event) ?? [];
    return `${year}-${month}-${day}  ${summary}\n`;
  });
  return events.toSorted().join("");
}
