// The page behind "no more mails like this", and the call a mail program makes instead of showing it (RFC 8058). Looking changes nothing
// (mail scanners follow links); there is no sign-in, and nothing here leads elsewhere or tells whose address it is about.
import type { FastifyInstance } from 'fastify';
import type { House } from '../ground/house.ts';
import { lookAtUnsubscribe, unsubscribe } from '../rooms/contacts/index.ts';
import { unsubscribePage } from '../rooms/threads/index.ts';
import { type PlainPage, sendPage, spoken } from './plain-page.ts';

const BODY_LIMIT = 4096;
type Call = { Params: { token: string } };

export function unsubscribeDoor(app: FastifyInstance, house: House): void {
  void app.register(async (door) => {
    door.removeAllContentTypeParsers();
    // A form either way: RFC 8058 (section 3.1) lets mail programs choose.
    door.addContentTypeParser(
      ['application/x-www-form-urlencoded', 'multipart/form-data'],
      { parseAs: 'string', bodyLimit: BODY_LIMIT },
      (_request, body, done) => {
        done(null, body);
      },
    );
    door.get<Call>('/unsubscribe/:token', async (request, reply) => {
      const { token } = request.params;
      const [language, at] = [spoken(request), await lookAtUnsubscribe(house, token)];
      return sendPage(
        reply,
        at ? 200 : 410,
        language,
        pageFor(unsubscribePage(language, at?.company ?? ''), token, at),
      );
    });
    door.post<Call & { Body: unknown }>('/unsubscribe/:token', async (request, reply) => {
      const { token } = request.params;
      const body = typeof request.body === 'string' ? request.body : '';
      const isByProgram = /List-Unsubscribe/i.test(body);
      const isAgain = !isByProgram && /(?:^|&)again=1(?:&|$)/.test(body);
      await unsubscribe(house, token, isByProgram ? 'one-click' : 'link', isAgain ? 'start' : 'stop');
      const [language, at] = [spoken(request), await lookAtUnsubscribe(house, token)];
      return sendPage(
        reply,
        at ? 200 : 410,
        language,
        pageFor(unsubscribePage(language, at?.company ?? ''), token, at),
      );
    });
  });
}

function pageFor(
  words: ReturnType<typeof unsubscribePage>,
  token: string,
  at: Awaited<ReturnType<typeof lookAtUnsubscribe>>,
): PlainPage {
  const path = `/unsubscribe/${token}`;
  if (!at) return { title: words.gone, words: words.goneMore };
  if (!at.isStopped) return { title: words.title, words: words.ask, form: { path, button: words.button } };
  return {
    title: words.done,
    words: words.doneMore,
    ...(at.mayStart ? { form: { path, button: words.again, field: 'again', isQuiet: true } } : {}),
  };
}
