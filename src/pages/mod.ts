/**
 * Variform's own pages: folder listings, lists of choices, and errors, as pure functions from data
 * to HTML, Markdown, text and JSON.
 *
 * @module
 */
export type { Block, Column, Content, Json, ListItem, Prose, Run } from "./content.ts";
export { type Choice, type Choices, choicesPage } from "./choices.ts";
export { type Directory, type DirectoryEntry, directoryPage } from "./directory.ts";
export { linkTarget } from "./link_target.ts";
export { errorPage, type ErrorReport } from "./error.ts";
export { type Listing, type ListingEntry, listingPage } from "./listing.ts";
export { statisticsPage, type StatisticsReport } from "./statistics.ts";
export { type Page, PAGE_FORMS, type PageForm, type PageFormRow, pageOf } from "./page.ts";
export { visible } from "./visible.ts";
export type { Description } from "../model/variant.ts";
export { PAGE_POLICY, PICTURED_POLICY } from "./style.ts";
