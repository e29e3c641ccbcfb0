// XML as SAML needs it and no more. What XML can do beyond elements, attributes and text (document types, entities, comments, CDATA,
// instructions) is what attacks on SAML are made of, so it is refused before a parser sees it. There is one parser, the one signatures are
// checked with, and it stops at the first thing it would only warn of.
import { DOMParser } from '@xmldom/xmldom';
import { SsoRefusal } from '../refusal.ts';

const MAX_DEPTH = 40;
const MAX_ELEMENTS = 10_000;
const ELEMENT = 1;
const TEXT = 3;

/** The document's root. `allowsComments` is for metadata, which people write by hand. Throws a refusal in words. */
export function parseXml(text: string, allowsComments = false): Element {
  const body = text.replace(/^\uFEFF?\s*<\?xml\s[^?<>]*\?>/, '');
  if ((allowsComments ? /<!(?!--)|<\?/ : /<[!?]/).test(body))
    throw new SsoRefusal(
      'provider',
      'It carries a document type, an entity, a comment or an instruction, which is refused.',
    );
  let root: Element | null;
  try {
    const refuse = (words: string): never => {
      throw new Error(words);
    };
    const parser = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } });
    root = parser.parseFromString(body, 'text/xml').documentElement;
  } catch {
    throw new SsoRefusal('provider', 'It is not well-formed XML.');
  }
  if (!root) throw new SsoRefusal('provider', 'It is not well-formed XML.');
  checkShape(root);
  return root;
}

/** Without recursion: a document that is too deep must not reach code that has one. */
function checkShape(root: Element): void {
  const ids = new Set<string>();
  const open: { element: Element; depth: number }[] = [{ element: root, depth: 1 }];
  for (let count = 1; open.length > 0; count += 1) {
    const { element, depth } = open.pop()!;
    if (depth > MAX_DEPTH || count > MAX_ELEMENTS)
      throw new SsoRefusal('provider', 'It is nested too deeply or has too many elements.');
    for (let i = 0; i < element.attributes.length; i += 1) {
      const { localName, name, value } = element.attributes[i]!;
      if ((localName ?? name).toLowerCase() !== 'id') continue;
      if (ids.has(value)) throw new SsoRefusal('provider', 'Two of its elements have the same ID.');
      ids.add(value);
    }
    for (const child of childrenOf(element)) open.push({ element: child, depth: depth + 1 });
  }
}

export function childrenOf(parent: Element): Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node; node = node.nextSibling)
    if (node.nodeType === ELEMENT) found.push(node as Element);
  return found;
}
export const childrenNamed = (parent: Element, namespace: string, name: string): Element[] =>
  childrenOf(parent).filter((each) => each.namespaceURI === namespace && each.localName === name);
export const isNamed = (element: Element, namespace: string, name: string): boolean =>
  element.namespaceURI === namespace && element.localName === name;
/** Every element of this name, wherever it stands. */
export function allNamed(root: Element, namespace: string, name: string): Element[] {
  const found = root.getElementsByTagNameNS(namespace, name);
  return [
    ...(isNamed(root, namespace, name) ? [root] : []),
    ...Array.from({ length: found.length }, (_, i) => found[i]!),
  ];
}
/** What an element says, if it holds words and nothing else. */
export function wordsOf(element: Element | undefined): string | null {
  if (!element) return null;
  let words = '';
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (node.nodeType !== TEXT) return null;
    words += node.nodeValue ?? '';
  }
  return words.trim();
}
export const attribute = (element: Element, name: string): string | null =>
  element.hasAttribute(name) ? element.getAttribute(name) : null;
