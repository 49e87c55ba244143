// Shows the page in another language. Views speak English and know of no other; what they write is translated where it
// reaches the document, phrase by phrase, and stays English where the dictionary has nothing.

import { Phrasebook } from "./phrasebook";

export interface Dictionary {
  /** For <html lang>. */
  language: string;
  /** English as it stands in the page and in its title, to the other language; {1}, {2} stand for what varies. */
  phrases: Readonly<Record<string, string>>;
  /** Whole passages by their data-text, as HTML; {1}, {2} stand for the passage's formulas. */
  passages: Readonly<Record<string, string>>;
}

const ATTRIBUTES = ["aria-label", "aria-valuetext", "title", "alt"];
/** What has no language, or its own. */
const SKIPPED = "script, style, math, pre, code, [data-text], [lang]:not(html)";

interface Translated {
  english: string;
  shown: string;
}

export class Translator {
  readonly #english: string;
  readonly #texts = new WeakMap<Node, Translated>();
  readonly #passages = new Map<Element, string>();
  readonly #observer = new MutationObserver((changes) => this.#follow(changes));
  #book: Phrasebook | null = null;

  constructor() {
    this.#english = document.documentElement.lang;
  }

  /** English again without a dictionary. */
  show(dictionary: Dictionary | null): void {
    this.#observer.disconnect();
    const roots = [document.body, ...document.querySelectorAll("title")];
    for (const root of roots) this.#restore(root);
    document.documentElement.lang = dictionary?.language ?? this.#english;
    this.#book = dictionary && new Phrasebook(dictionary.phrases);
    if (!dictionary) return;
    this.#showPassages(dictionary.passages);
    for (const root of roots) {
      this.#translate(root);
      this.#observer.observe(root, {
        subtree: true,
        childList: true,
        characterData: true,
        attributeFilter: ATTRIBUTES,
      });
    }
  }

  #showPassages(passages: Dictionary["passages"]): void {
    for (const element of document.querySelectorAll<HTMLElement>("[data-text]")) {
      const passage = passages[element.dataset.text ?? ""];
      if (passage === undefined) continue;
      const formulas = [...element.querySelectorAll("math")].map((formula) => formula.outerHTML);
      this.#passages.set(element, element.innerHTML);
      // Passages are part of this site, as the text that they replace.
      element.innerHTML = passage.replace(/\{(\d)\}/g, (_, number) => formulas[number - 1] ?? "");
    }
  }

  #follow(changes: MutationRecord[]): void {
    for (const { type, target, addedNodes, attributeName } of changes) {
      if (type === "childList") for (const node of addedNodes) this.#translate(node);
      else if (type === "characterData") this.#text(target);
      else if (attributeName && target instanceof Element) this.#attribute(target, attributeName);
    }
  }

  #translate(root: Node): void {
    this.#walk(root, (node) => {
      if (!(node instanceof Element)) return this.#text(node);
      for (const name of ATTRIBUTES) if (node.hasAttribute(name)) this.#attribute(node, name);
    });
  }

  #text(node: Node): void {
    const english = node.nodeValue ?? "";
    if (this.#texts.get(node)?.shown === english || node.parentElement?.closest(SKIPPED)) return;
    const shown = this.#book?.translate(english);
    if (shown === undefined) return;
    this.#texts.set(node, { english, shown });
    node.nodeValue = shown;
  }

  #attribute(element: Element, name: string): void {
    // The node of an attribute keeps what stood there, as that of a text does.
    const node = element.getAttributeNode(name);
    if (!node || element.closest(SKIPPED)) return;
    const english = node.value;
    if (this.#texts.get(node)?.shown === english) return;
    const shown = this.#book?.translate(english);
    if (shown === undefined) return;
    this.#texts.set(node, { english, shown });
    node.value = shown;
  }

  #restore(root: Node): void {
    for (const [element, html] of this.#passages) element.innerHTML = html;
    this.#passages.clear();
    const restore = (node: Node) => {
      const translated = this.#texts.get(node);
      if (translated && node.nodeValue === translated.shown) node.nodeValue = translated.english;
    };
    this.#walk(root, (node) => {
      if (!(node instanceof Element)) return restore(node);
      for (const name of ATTRIBUTES) {
        const attribute = node.getAttributeNode(name);
        if (attribute) restore(attribute);
      }
    });
  }

  #walk(root: Node, visit: (node: Node) => void): void {
    visit(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) visit(walker.currentNode);
  }
}
