// The page around an app's own page. It stands between the two: its policy lets the frame show that one origin and nothing else, wherever
// the app's page may lead, and what the page says is handed on only when it comes from that frame and that origin. Pure.
import { createHash } from 'node:crypto';

/** Scripts and its own storage, forms, and links in new tabs. It can neither lead our page elsewhere nor open dialogs over it. */
const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox';
const script = `const frame=document.querySelector('iframe'),tell=(said)=>parent.postMessage({panel:said},location.origin);
frame.addEventListener('load',()=>tell({type:'throughline:loaded'}));
addEventListener('message',(event)=>{if(event.source===frame.contentWindow&&event.origin===frame.dataset.origin)tell(event.data)});`;
const scriptHash = createHash('sha256').update(script).digest('base64');

export const framePolicy = (origin: string): string =>
  [
    "default-src 'none'",
    `frame-src ${origin}`,
    `script-src 'sha256-${scriptHash}'`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');

/** The token stands behind the `#`: no server, log or referrer sees it, only the page's own script. */
export function framePage(name: string, url: string, token: string): string {
  const at = new URL(url);
  at.hash = [at.hash.slice(1), `throughline=${token}`].filter((part) => part !== '').join('&');
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escape(name)}</title><style>html,body{margin:0;height:100%;overflow:hidden}iframe{display:block;width:100%;height:100%;border:0;color-scheme:light dark}</style></head><body><iframe title="${escape(name)}" sandbox="${SANDBOX}" allow="" referrerpolicy="no-referrer" data-origin="${escape(at.origin)}" src="${escape(at.href)}"></iframe><script>${script}</script></body></html>`;
}
const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Null, or why this address cannot stand in a frame beside ours. */
export function whyNoFrame(url: URL, own: string): string | null {
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !isLoopback) return 'must begin with https:// to be shown in a frame';
  // Another port of the same host would still get our cookies.
  if (url.hostname === new URL(own).hostname)
    return 'must be on another host than Throughline itself: on ours its page could act as you';
  return null;
}
