// Channels over REST. Secrets go in and never come back.
import type { Check } from '@throughline/channel-kit';
import type { Channel as ChannelBody, ChannelKind, Template as TemplateBody } from '@throughline/protocol';
import { problem } from '@throughline/protocol';
import type { z } from 'zod';
import { handlers } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { addChannel, changeChannel, removeChannel } from './connect.ts';
import { markState, openChannel, type OpenChannel } from './open.ts';
import { presentChannel } from './present.ts';
import * as store from './store.ts';
import { templatesOf } from './templates.ts';

/** What rooms above know about a channel: shown beside its own checks, but no reason to call it broken. */
export type MoreChecks = (house: House, channel: OpenChannel) => Promise<readonly Check[]>;

export const channelRoutes = (moreChecks: MoreChecks) =>
  handlers({
    listKinds: ({ house }) =>
      Promise.resolve({
        items: [...house.kinds.values()].map(
          ({ card }) =>
            structuredClone({
              ...card,
              settings: card.settings.map((field) => (field.isOwn ? { ...field, kind: 'hidden' } : field)),
            }) as unknown as z.output<typeof ChannelKind>,
        ),
      }),
    async listChannels({ house, viewer }) {
      return {
        items: (await store.listChannels(house.db, viewer.workspaceId)).map((row) => presentChannel(house, row)),
      };
    },
    getChannel: ({ house, viewer, params }) => channelBody(house, viewer.workspaceId, params.id),
    async addChannel({ house, viewer, body }) {
      return await channelBody(house, viewer.workspaceId, await addChannel(house, viewer, body));
    },
    async changeChannel({ house, viewer, params, body }) {
      await changeChannel(house, viewer, params.id, body);
      return await channelBody(house, viewer.workspaceId, params.id);
    },
    async removeChannel({ house, viewer, params }) {
      await removeChannel(house, viewer, params.id);
    },
    async listTemplates({ house, viewer, params, query }) {
      const items = await templatesOf(house, viewer.workspaceId, params.id, query.fresh === 'true');
      return { items: structuredClone(items) as unknown as z.output<typeof TemplateBody>[] };
    },
    async testChannel({ house, viewer, params }) {
      const row = await store.channelById(house.db, viewer.workspaceId, params.id);
      if (!row) throw problem('not_found');
      const open = await openChannel(house, row);
      if (!open)
        return {
          items: [
            {
              name: 'Secrets',
              ok: false,
              detail: 'The stored secrets cannot be read with the keys of this installation.',
              remedy: 'Enter the secrets again.',
            },
          ],
        };
      const checks = await open.kind.check(open.place);
      const bad = checks.find((check) => !check.ok);
      if (row.state !== 'off')
        await markState(house.db, row, bad ? 'trouble' : 'connected', bad?.detail ?? '', bad?.remedy ?? '');
      return { items: [...checks, ...(await moreChecks(house, open))].map((check) => ({ ...check })) };
    },
  });

async function channelBody(house: House, workspaceId: string, id: string): Promise<z.output<typeof ChannelBody>> {
  const row = await store.channelById(house.db, workspaceId, id);
  if (!row) throw problem('not_found');
  return presentChannel(house, row);
}
