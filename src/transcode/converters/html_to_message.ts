/**
 * A page as a message: its HTML as it is, its title as subject, its place as Content-Location
 * (RFC 2557 §4). It has neither author nor date, since the page names none.
 *
 * @module
 */
import { buildPageMessage } from "../../mime/mod.ts";
import type { Convert } from "../../model/conversion.ts";
import { canonicalCharset, decodeText, sniffHtmlCharset } from "../../coding/charset.ts";
import { HtmlReader } from "../html/reader.ts";
import { giveContent, takeBytes } from "./mail_input.ts";

/** A title further in is not looked for. */
const HEAD = 64 << 10;
const LONGEST_TITLE = 1000;
const LANGUAGE = /^[A-Za-z0-9-]{1,60}$/;

/** Makes `message/rfc822` of `text/html`. */
export const convert: Convert = async (input, conversion) => {
  const html = await takeBytes(input, conversion);
  const { charset, language } = conversion.from;
  const sniffed = sniffHtmlCharset(html.subarray(0, 1024), charset);
  const title = findTitle(decodeText(html.subarray(0, HEAD), sniffed));
  const message = buildPageMessage({
    html,
    charset: canonicalCharset(charset ?? "") ?? sniffed,
    location: conversion.location,
    ...title !== "" && { subject: title },
    ...language !== undefined && LANGUAGE.test(language) && { language },
  }, { boundary: "variform" });
  return giveContent(message, conversion);
};

/** The first title, on one line. */
function findTitle(html: string): string {
  let title = "";
  let state: "before" | "within" | "after" = "before";
  const reader = new HtmlReader({
    open(name) {
      if (name === "title" && state === "before") state = "within";
      return true;
    },
    close(name) {
      if (name === "title" && state === "within") state = "after";
    },
    text(data) {
      if (state === "within") title += data;
    },
  }, { htmlDepth: 64, conversionInput: HEAD });
  reader.write(html);
  reader.end();
  return title.replace(/[\s\p{Cc}]+/gu, " ").trim().slice(0, LONGEST_TITLE);
}
