// Defines an element once: a part of which only the styles failed to arrive is fetched, and defined, again.

export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
