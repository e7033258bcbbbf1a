/** The lists, by the three-letter codes of their languages (ISO 639-3), beside functions. */
declare const lists: Readonly<Record<string, unknown>>;
export default lists;
