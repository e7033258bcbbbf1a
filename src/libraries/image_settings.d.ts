/** What is set where nothing else is. */
export const defaultOptions: Readonly<Record<string, number | boolean>>;
