import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Listing, listingPage } from "../../src/pages/mod.ts";
import { readHtml, renderAs, targetsOf } from "./samples.ts";

const SPRING: Listing = {
  location: "/press/%EB%B4%84/",
  entries: [
    { name: "file10.csv", location: "/press/%EB%B4%84/file10.csv", kind: "file", length: 12 },
    {
      name: "안내.pdf",
      location: "/press/%EB%B4%84/%EC%95%88%EB%82%B4.pdf",
      kind: "file",
      type: "application/pdf",
      length: 1_284_300,
      modified: Date.UTC(2026, 3, 2, 9, 30, 15),
    },
    { name: "photos", location: "/press/%EB%B4%84/photos/", kind: "folder" },
    { name: "file9.csv", location: "/press/%EB%B4%84/file9.csv", kind: "file", length: 0 },
  ],
};

Deno.test("listingPage lists folders first, and numbers in names by their value", () => {
  const { entries } = JSON.parse(renderAs(listingPage(SPRING), "application/json"));
  assertEquals(
    entries.map(({ name }: { name: string }) => name),
    ["photos", "file9.csv", "file10.csv", "안내.pdf"],
  );
});

Deno.test("listingPage is exact in JSON", () => {
  const { location, parent, entries } = JSON.parse(
    renderAs(listingPage(SPRING), "application/json"),
  );
  assertEquals(location, SPRING.location);
  assertEquals(parent, "/press/");
  assertEquals(entries[3], {
    name: "안내.pdf",
    location: "/press/%EB%B4%84/%EC%95%88%EB%82%B4.pdf",
    kind: "file",
    type: "application/pdf",
    length: 1_284_300,
    modified: "2026-04-02T09:30:15Z",
  });
});

Deno.test("listingPage rounds for people in HTML, and keeps the exact value beside it", () => {
  const html = renderAs(listingPage(SPRING), "text/html");
  assert(html.includes('<data value="1284300">1.3 MB</data>'), html);
  assert(html.includes('<time datetime="2026-04-02T09:30:15Z">2026-04-02 09:30</time>'), html);
  assert(html.includes('<h1 dir="auto">Index of /press/봄/</h1>'), html);
});

Deno.test("listingPage links to the parent, then to each entry", () => {
  const html = renderAs(listingPage(SPRING), "text/html");
  assertEquals(targetsOf(readHtml(html)), [
    "/press/",
    "/press/%EB%B4%84/photos/",
    "/press/%EB%B4%84/file9.csv",
    "/press/%EB%B4%84/file10.csv",
    "/press/%EB%B4%84/%EC%95%88%EB%82%B4.pdf",
  ]);
});

Deno.test("listingPage has no parent link at the root, and ignores a query", () => {
  const root = renderAs(listingPage({ location: "/", entries: [] }), "application/json");
  assertEquals(JSON.parse(root), { location: "/", entries: [] });
  const asked = renderAs(listingPage({ location: "/a/b/?x=/y/", entries: [] }), "application/json");
  assertEquals(JSON.parse(asked).parent, "/a/");
});

Deno.test("listingPage counts what it lists, and says when there is more", () => {
  const text = (listing: Listing) => renderAs(listingPage(listing), "text/plain");
  assertMatch(text(SPRING), /\n1 folder, 3 files\.\n$/);
  assertMatch(text({ location: "/", entries: [] }), /This folder is empty\./);
  assertMatch(text({ ...SPRING, partial: true }), /more than are listed/);
});

Deno.test("listingPage stands straight in plain text, Korean included", () => {
  const listing = {
    location: "/",
    entries: [
      { name: "가나다.txt", location: "/a", kind: "file", type: "text/plain", length: 5 },
      { name: "abcdef.txt", location: "/b", kind: "file", type: "text/plain", length: 1500 },
    ],
  } as const;
  assertEquals(
    renderAs(listingPage(listing), "text/plain"),
    `Index of /
==========

Name        Type          Size  Location
abcdef.txt  text/plain  1.5 kB  /b
가나다.txt  text/plain     5 B  /a

2 files.
`,
  );
});

Deno.test("listingPage leaves out lengths and times that are none", () => {
  const entry = { name: "x", location: "/x", kind: "file" } as const;
  const html = renderAs(
    listingPage({
      location: "/",
      entries: [
        { ...entry, length: NaN, modified: NaN },
        { ...entry, length: -1, modified: Infinity },
        { ...entry, length: 1.5, modified: 8.64e15 },
      ],
    }),
    "text/html",
  );
  assertEquals(readHtml(html).elements.filter(({ name }) => name === "td"), []);
});

Deno.test("listingPage does not grow with the square of a long name", () => {
  const entry = { location: "/x", kind: "file", length: 1 } as const;
  const entries = Array.from({ length: 500 }, (_, at) => ({ ...entry, name: `${at}` }));
  const text = renderAs(
    listingPage({ location: "/", entries: [...entries, { ...entry, name: "x".repeat(20_000) }] }),
    "text/plain",
  );
  assert(text.length < 100_000, String(text.length));
});
