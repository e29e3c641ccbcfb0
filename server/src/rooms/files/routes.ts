// Files over REST, and letters as pages with their pictures.
import { problem } from '@throughline/protocol';
import { handlers } from '../../ground/handlers.ts';
import { addFile } from './keep.ts';
import { cidOf, letterPage, letterPolicy } from './letter.ts';
import { giveRemote, proofOf } from './remote.ts';
import { giveFile, presentFile } from './serve.ts';
import * as store from './store.ts';

export const fileRoutes = handlers({
  async addFile({ house, viewer, incoming }) {
    return presentFile(await addFile(house.db, house, viewer.workspaceId, await incoming.file()));
  },
  async getFile({ house, viewer, params, query, incoming }) {
    return await giveFile(
      house,
      viewer.workspaceId,
      params.id,
      { thumbnail: query.thumbnail === '1', inline: query.inline === '1' },
      one(incoming.headers['range']),
    );
  },
  async getMailView({ house, viewer, params, query }) {
    const letter = await letterOf(house.db, viewer.workspaceId, params.id);
    const own = new Map(
      (await store.inlineFiles(house.db, viewer.workspaceId, letter.id)).map((file) => [
        cidOf(file.content_id),
        `/api/v1/files/${file.file_id}?inline=1`,
      ]),
    );
    const proxied = (url: string) =>
      `/api/v1/messages/${letter.id}/image?${new URLSearchParams({ url, proof: proofOf(house, viewer.workspaceId, letter.id, url) })}`;
    const page = letterPage(letter, { own, proxied: query.images === '1' ? proxied : null }, query.quoted === '1');
    return {
      body: Buffer.from(page),
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': letterPolicy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'private, no-cache',
      },
    };
  },
  async getRemoteImage({ house, viewer, params, query }) {
    const letter = await letterOf(house.db, viewer.workspaceId, params.id);
    return await giveRemote(house, viewer.workspaceId, letter.id, query.url, query.proof);
  },
});

async function letterOf(
  db: Parameters<typeof store.letterById>[0],
  workspaceId: string,
  id: string,
): Promise<store.LetterRow> {
  const letter = await store.letterById(db, workspaceId, id);
  if (!letter || letter.deleted_at) throw problem('not_found');
  return letter;
}
const one = (header: string | string[] | undefined) => (Array.isArray(header) ? header[0] : header);
