// A message's text as nodes: links become links, an agent's formatting keeps the few marks we know. Never innerHTML.
import type { ComponentChildren, VNode } from 'preact';

const URL_MARK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}])/g;

export function Plain({ text }: { text: string }): VNode {
  return (
    <>
      {text.split(URL_MARK).map((part, index) =>
        index % 2 === 1 ? (
          <Link key={index} href={part}>
            {part}
          </Link>
        ) : (
          part
        ),
      )}
    </>
  );
}
function Link({ href, children }: { href: string; children?: ComponentChildren }): VNode {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

const KEPT = new Set([
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'del',
  'code',
  'pre',
  'blockquote',
  'ul',
  'ol',
  'li',
  'p',
  'br',
  'h1',
  'h2',
  'h3',
  'h4',
]);
const DROPPED = new Set(['script', 'style', 'template', 'iframe', 'object', 'svg', 'math', 'head', 'title']);

/** The document is parsed inertly (no script, no loading) and rebuilt from known marks; attributes never come along. */
export function Rich({ html }: { html: string }): VNode {
  return <>{children(new DOMParser().parseFromString(html, 'text/html').body)}</>;
}
function children(node: Node): ComponentChildren[] {
  return [...node.childNodes].map((child, index) => {
    if (child.nodeType === Node.TEXT_NODE) return <Plain key={index} text={child.textContent ?? ''} />;
    if (!(child instanceof Element)) return null;
    const name = child.localName;
    if (DROPPED.has(name)) return null;
    if (name === 'br') return <br key={index} />;
    const href = name === 'a' ? child.getAttribute('href') : null;
    if (href && /^(https?:|mailto:|tel:)/i.test(href))
      return (
        <Link key={index} href={href}>
          {child.textContent}
        </Link>
      );
    const Tag = (KEPT.has(name) ? name : 'span') as 'span';
    return <Tag key={index}>{children(child)}</Tag>;
  });
}
