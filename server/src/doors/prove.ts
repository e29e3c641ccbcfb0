// The page behind a proof link. Looking uses nothing up (mail scanners follow links); the button does.
import type { FastifyInstance } from 'fastify';
import type { House } from '../ground/house.ts';
import { lookAtProof, openProof, proofPage } from '../rooms/threads/index.ts';
import { sendPage, spoken } from './plain-page.ts';

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
      return proof.state === 'gone'
        ? sendPage(reply, 410, language, { title: words.gone, words: words.goneMore })
        : sendPage(reply, 200, language, {
            title: words.title,
            words: words.ask,
            form: { path: `/prove/${token}`, button: words.button },
          });
    });
    door.post<{ Params: { token: string } }>('/prove/:token', async (request, reply) => {
      const { token } = request.params;
      const done = TOKEN.test(token) && (await house.db.transaction((tx) => openProof(tx, token, house.now())));
      const language = spoken(request);
      const words = proofPage(language, '');
      return done
        ? sendPage(reply, 200, language, { title: words.done, words: words.doneMore })
        : sendPage(reply, 410, language, { title: words.gone, words: words.goneMore });
    });
  });
}
