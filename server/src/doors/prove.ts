// The page behind a proof link. Looking uses nothing up (mail scanners follow links); the button does.
import type { FastifyInstance } from 'fastify';
import type { House } from '../ground/house.ts';
import { type Language, languageOf, lookAtProof, openProof, proofPage, wishesOf } from '../rooms/threads/index.ts';

const TOKEN = /^[A-Za-z0-9_-]{20,100}$/;

export function proveDoor(app: FastifyInstance, house: House): void {
  void app.register(async (door) => {
    door.removeAllContentTypeParsers();
    door.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'buffer', bodyLimit: 1024 },
      (_request, _body, done) => {
        done(null, {});
      },
    );
    door.get<{ Params: { token: string } }>('/prove/:token', async (request, reply) => {
      const { token } = request.params;
      const proof = TOKEN.test(token)
        ? await house.db.transaction((tx) => lookAtProof(tx, token, house.now()))
        : { state: 'gone' as const, workspaceName: '' };
      const language = spoken(request);
      const words = proofPage(language, proof.workspaceName);
      return reply
        .code(proof.state === 'gone' ? 410 : 200)
        .headers(headers)
        .type('text/html; charset=utf-8')
        .send(
          proof.state === 'gone'
            ? page(language, words.gone, words.goneMore)
            : page(language, words.title, words.ask, { token, button: words.button }),
        );
    });
    door.post<{ Params: { token: string } }>('/prove/:token', async (request, reply) => {
      const { token } = request.params;
      const done = TOKEN.test(token) && (await house.db.transaction((tx) => openProof(tx, token, house.now())));
      const language = spoken(request);
      const words = proofPage(language, '');
      return reply
        .code(done ? 200 : 410)
        .headers(headers)
        .type('text/html; charset=utf-8')
        .send(done ? page(language, words.done, words.doneMore) : page(language, words.gone, words.goneMore));
    });
  });
}

/** The page speaks the browser's language: whoever opens it need not be who was written to. */
const spoken = (request: { headers: { 'accept-language'?: string | undefined } }): Language =>
  languageOf(...wishesOf(request.headers['accept-language']));
const headers = {
  'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  vary: 'accept-language',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

function page(language: Language, title: string, words: string, form?: { token: string; button: string }): string {
  return `<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:20vh auto;padding:0 1.5rem;background:light-dark(#fff,#0F1216);color:light-dark(#12161D,#E9ECF1)}h1{font-size:1.4rem}
button{font:inherit;font-weight:600;padding:.7rem 1.2rem;border:0;border-radius:8px;background:light-dark(#2F55D4,#8FA8FF);color:light-dark(#fff,#0F1216);cursor:pointer}button:focus-visible{outline:2px solid;outline-offset:2px}</style>
<main><h1>${title}</h1><p>${escaped(words)}</p>${form ? `<form method="post" action="/prove/${form.token}"><button>${form.button}</button></form>` : ''}</main></html>`;
}
