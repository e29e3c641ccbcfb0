// The look and the safety of pages behind links in our mail: no script, nothing from elsewhere, nothing kept, not to be found.
import type { FastifyReply } from 'fastify';
import { type Language, languageOf, wishesOf } from '../rooms/threads/index.ts';

/** The page speaks the browser's language: whoever opens it need not be who was written to. */
export const spoken = (request: { headers: { 'accept-language'?: string | undefined } }): Language =>
  languageOf(...wishesOf(request.headers['accept-language']));
const headers = {
  'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  vary: 'accept-language',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

export interface PlainPage {
  readonly title: string;
  readonly words: string;
  /** A button that calls this same address again; `field` is what it sends. `path` is ours, checked before. */
  readonly form?: {
    readonly path: string;
    readonly button: string;
    readonly field?: string;
    readonly isQuiet?: boolean;
  };
}
export function sendPage(reply: FastifyReply, status: number, language: Language, page: PlainPage): FastifyReply {
  const { title, words, form } = page;
  const field = form?.field ? `<input type="hidden" name="${form.field}" value="1">` : '';
  const button = form ? `<button${form.isQuiet ? ' class="quiet"' : ''}>${escaped(form.button)}</button>` : '';
  return reply.code(status).headers(headers).type('text/html; charset=utf-8')
    .send(`<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:20vh auto;padding:0 1.5rem;background:light-dark(#fff,#0F1216);color:light-dark(#12161D,#E9ECF1)}h1{font-size:1.4rem;line-height:1.25;overflow-wrap:anywhere}
button{font:inherit;font-weight:600;padding:.7rem 1.2rem;border:0;border-radius:8px;background:light-dark(#2F55D4,#8FA8FF);color:light-dark(#fff,#0F1216);cursor:pointer}button.quiet{background:none;color:inherit;border:1px solid light-dark(#868E9C,#6C7585);font-weight:400}button:focus-visible{outline:2px solid;outline-offset:2px}</style>
<main><h1>${escaped(title)}</h1><p>${escaped(words)}</p>${form ? `<form method="post" action="${form.path}">${field}${button}</form>` : ''}</main></html>`);
}
