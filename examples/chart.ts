/**
 * A converter of one's own: text/csv → image/svg+xml, a bar for each row of a name and a number.
 *
 *     createVariform({ origin: "./site", converters: [CHART] })
 *
 * @module
 */
import type { ConverterOptions } from "../src/mod.ts";

const HEIGHT = 20;
const WIDTH = 300;

const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Converts a table to a chart; its first line is a head. */
export async function convert(input: ReadableStream<Uint8Array>): Promise<string> {
  const [, ...lines] = (await new Response(input).text()).trim().split(/\r?\n/);
  const rows = lines.map((line) => line.split(",")).map(([name, value]) => ({
    name: name.trim(),
    value: Math.max(0, Number(value) || 0),
  }));
  const most = Math.max(1, ...rows.map(({ value }) => value));
  const bars = rows.map(({ name, value }, row) => {
    const place = `y="${row * HEIGHT}" width="${(value / most * WIDTH).toFixed(1)}"`;
    const label = `<text x="4" y="${row * HEIGHT + 14}">${escaped(name)}: ${value}</text>`;
    return `<rect ${place} height="${HEIGHT - 2}" fill="#9cc"/>${label}`;
  });
  const size = `width="${WIDTH}" height="${rows.length * HEIGHT}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${bars.join("")}</svg>`;
}

/** The converter; `version` is raised whenever the same table gives another chart. */
export const CHART: ConverterOptions = {
  ...{ name: "chart", from: "text/csv", to: "image/svg+xml", version: 1, quality: 0.5 },
  convert,
};
