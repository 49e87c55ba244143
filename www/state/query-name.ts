// One name in what stands behind an address's question mark, set or left out.

import { queryText } from "./query";

/** The same query with one name set, or without it. */
export function withName(search: string, name: string, value: string | null): string {
  const query = new URLSearchParams(search);
  if (value === null) query.delete(name);
  else query.set(name, value);
  return queryText(query);
}

/** Writes it into the page's own address. */
export function setName(name: string, value: string | null): void {
  const search = withName(location.search, name, value);
  if (search !== location.search)
    history.replaceState(history.state, "", `${location.pathname}${search}${location.hash}`);
}
