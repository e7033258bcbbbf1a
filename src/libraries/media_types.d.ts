/** The media type of a path or extension, or false. */
export function lookup(pathOrExtension: string): string | false;
/** The usual extension of a media type, or false. */
export function extension(type: string): string | false;
