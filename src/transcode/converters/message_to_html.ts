/**
 * A message as a page, its images and attachments linked to where its parts are served.
 *
 * @module
 */
import type { Convert } from "../../model/conversion.ts";
import { giveText, takeMessage } from "./mail_input.ts";
import { linkPart } from "./mail_link.ts";
import { writeMessagePage } from "./mail_message_page.ts";

/** Makes `text/html` of `message/rfc822`. */
export const convert: Convert = async (input, conversion) => {
  const { limits, location } = conversion;
  const message = await takeMessage(input, conversion);
  const { html } = writeMessagePage(message, {
    limits,
    language: conversion.from.language,
    link: (part) => linkPart(location, part.path),
  });
  return giveText(html, conversion);
};
