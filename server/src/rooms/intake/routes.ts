// What the provider sent, byte for byte, for agents who need to see it.
import { problem } from '@throughline/protocol';
import { handlers } from '../../ground/handlers.ts';
import { messagesByIds } from '../conversations/index.ts';
import { rawOf, receiptIdOf } from './receipts.ts';

export const intakeRoutes = handlers({
  async getRaw({ house, viewer, params }) {
    const message = (await messagesByIds(house.db, viewer.workspaceId, [params.id]))[0];
    if (!message) throw problem('not_found');
    const receiptId = await receiptIdOf(house, viewer.workspaceId, message.id);
    const raw = receiptId ? await rawOf(house, viewer.workspaceId, receiptId) : null;
    if (!raw) throw problem('not_found', { detail: 'The original is no longer kept.' });
    // Always a download, never a page: it holds whatever a stranger wrote.
    return { body: raw.body, headers: { 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename="message-${message.number}.${message.mail ? 'eml' : 'txt'}"`, 'x-content-type-options': 'nosniff', 'content-security-policy': `default-src 'none'; sandbox` } };
  },
});
