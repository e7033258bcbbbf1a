/**
 * A plot of numbers in a row: columns as SVG, or a table where there are no pictures.
 *
 * @module
 */
import type { Column, Plot, Run } from "./content.ts";

const WIDTH = 720;
const HEIGHT = 220;
/** Room for the scale on the left, and for labels below. */
const LEFT = 64;
const BOTTOM = 28;
const TOP = 12;
const LABELS = 6;

/** The plot as SVG. It needs no style of its own: colours are those of the page. */
export function plotSvg({ title, points }: Plot, escape: (text: string) => string): string {
  const most = ceiling(Math.max(1, ...points.map(({ value }) => value)));
  const floor = HEIGHT - BOTTOM;
  const step = (WIDTH - LEFT) / points.length;
  const columns = points.map(({ label, value }, at) => {
    const height = (floor - TOP) * value / most;
    const [x, y] = [LEFT + at * step + step * 0.1, floor - height];
    return `<rect x="${round(x)}" y="${round(y)}" width="${round(step * 0.8)}" ` +
      `height="${round(height)}" rx="1"><title>${escape(`${label}: ${value}`)}</title></rect>`;
  });
  const every = Math.ceil(points.length / LABELS);
  // On narrow screens every other one is left out, and the rest is larger.
  const labels = points.flatMap(({ label }, at) =>
    at % every > 0 ? [] : [
      `<text${at % (2 * every) > 0 ? ' class="minor"' : ""} x="${round(LEFT + at * step)}" y="${
        HEIGHT - 6
      }">${escape(label)}</text>`,
    ]
  );
  const lines = [0, most / 2, most].map((value) => {
    const y = round(floor - (floor - TOP) * value / most);
    return `<line x1="${LEFT}" x2="${WIDTH}" y1="${y}" y2="${y}" stroke="var(--line)"/>` +
      `<text x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${value}</text>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="100%" role="img" font-size="12" ` +
    `fill="var(--quiet)" aria-label="${escape(title)}">\n${lines.join("\n")}\n` +
    `<g fill="var(--link)">\n${columns.join("\n")}\n</g>\n${labels.join("\n")}\n</svg>`;
}

/** The plot as a table; what is nothing at all is left out. */
export function plotTable(
  { points }: Plot,
): readonly [columns: readonly Column[], rows: readonly (readonly Run[])[]] {
  const columns = [{ title: "" }, { title: "Number", numeric: true }];
  const rows = points.filter(({ value }) => value > 0)
    .map(({ label, value }) => [{ text: label }, { text: String(value) }]);
  return [columns, rows];
}

/** The next number that is easily halved: 2, 4, 10, 20, 40, 100 and so on. */
function ceiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const found = [2, 4, 10].find((factor) => factor * power >= value) ?? 20;
  return found * power;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
