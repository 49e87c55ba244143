// What stands behind an address's question mark, written as people type it.

/** With its question mark, if there is anything: "?bench" rather than "?bench=", and commas as they were typed. */
export function queryText(query: URLSearchParams): string {
  const text = query
    .toString()
    .replace(/=(?=&|$)/g, "")
    .replaceAll("%2C", ",");
  return text === "" ? "" : `?${text}`;
}
