// The tour: a made-up customer writes through the doors that real ones use, and their phone shows what our adapters really sent. What the
// customer says leaves here as their provider would call us, or as a letter by SMTP, and comes back in like any other.
import type { HookCall, Raw } from '@throughline/channel-kit';
import { problem, type ReplyOf, type Routes } from '@throughline/protocol';
import { handlers } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { agentOf, type AgentViewer, type Viewer } from '../../ground/viewer.ts';
import {
  clearPhone,
  isOfDemo,
  listChannels,
  onPhone,
  openChannel,
  type OpenChannel,
  showOnPhone,
} from '../channels/index.ts';
import { eraseContact } from '../threads/index.ts';
import * as store from './store.ts';

const NAME = 'Ada Holm';
const COLLEAGUE = 'demo-colleague';
const WRITING_MS = 8000;

export interface TourDoors {
  /** Makes the channels that the tour needs and an older demo has not. */
  addChannels(workspaceId: string): Promise<void>;
  /** Lets ten made-up customers write to whoever practises, in the language of their app (`de`). */
  addPractice(viewer: AgentViewer, language: string): Promise<ReplyOf<Routes['startPractice']>['lessons']>;
  /** Whose addresses those are, as a pattern. */
  practiceAddresses(agentId: string): Promise<string>;
  /** Our own webhook door, as the world reaches it; the status it answers. */
  hook(channelId: string, call: HookCall): Promise<number>;
  /** Our own mail door. */
  deliver(letter: Uint8Array, from: string, to: string): Promise<void>;
}

export const tourRoutes = (doors: TourDoors) =>
  handlers({
    startTour: async ({ house, viewer }) => {
      await mustBeDemo(house, viewer);
      await doors.addChannels(viewer.workspaceId);
      const channels = await channelsOf(house, viewer);
      for (const id of await store.contactsAt(house.db, viewer.workspaceId, addressesOf(house)))
        await eraseContact(house, viewer, id, { isGoneFine: true });
      clearPhone(channels.map(({ row }) => row.id));
      return {
        personName: NAME,
        personEmail: channels.find(({ kind }) => kind.demo?.letter)?.kind.demo?.person ?? '',
        channels: channels.map(({ row, kind: { card, demo } }) => ({
          id: row.id,
          kind: card.kind,
          title: card.title,
          form: card.abilities.visitors
            ? ('chat' as const)
            : demo?.letter
              ? ('letters' as const)
              : ('messages' as const),
          canContinue: card.abilities.continuation,
        })),
      };
    },
    getTour: async ({ house, viewer, query }) => {
      await mustBeDemo(house, viewer);
      const channels = await channelsOf(house, viewer);
      const contacts = await store.contactsAt(house.db, viewer.workspaceId, addressesOf(house));
      return {
        conversationId: await store.newestConversation(house.db, viewer.workspaceId, contacts),
        items: onPhone(
          channels.map(({ row }) => row.id),
          query.after,
        ).map(({ number, channelId, direction, text, at, subject = null, messageId = null, buttons = [] }) => ({
          number,
          channelId,
          direction,
          text,
          at,
          subject,
          messageId,
          buttons: [...buttons],
        })),
      };
    },
    sayOnTour: async ({ house, viewer, body }) => {
      await mustBeDemo(house, viewer);
      const channel = (await channelsOf(house, viewer)).find(({ row }) => row.id === body.channelId);
      const { rehearse, demo } = channel?.kind ?? {};
      if (!channel || !rehearse || !demo) throw problem('not_found');
      const { publicUrl } = house.config;
      const call = rehearse(
        {
          id: newId().replaceAll('-', ''),
          who: 0,
          name: NAME,
          text: body.text,
          at: house.now(),
          address: demo.person,
          ...(body.token === undefined ? {} : { token: body.token }),
          ...(body.replyTo === undefined ? {} : { replyTo: body.replyTo }),
        },
        { ...channel.place, hookUrl: `${publicUrl ?? ''}/hooks/${channel.row.id}` },
      );
      await bring(doors, channel, call, demo.person);
      if (body.token === undefined) showOnPhone(channel.row.id, 'in', { to: '', text: body.text });
      return undefined;
    },
    startPractice: async ({ house, viewer, body }) => {
      await mustBeDemo(house, viewer);
      await doors.addChannels(viewer.workspaceId);
      await clearPractice(doors, house, viewer);
      return { lessons: await doors.addPractice(agentOf(viewer), body.language) };
    },
    endPractice: async ({ house, viewer }) => {
      await mustBeDemo(house, viewer);
      await clearPractice(doors, house, viewer);
      return undefined;
    },
    colleagueOnTour: async ({ house, viewer, body }) => {
      await mustBeDemo(house, viewer);
      const agentId = await store.colleague(house.db, viewer.workspaceId, agentOf(viewer).agentId);
      if (!agentId) throw problem('not_found');
      const looking = body.isWriting
        ? { agentId, conversationId: body.conversationId, writingUntil: Date.now() + WRITING_MS, at: performance.now() }
        : null;
      house.live.whisper({
        workspaceId: viewer.workspaceId,
        kind: 'presence',
        body: { connection: `${COLLEAGUE}-${viewer.workspaceId}`, looking },
      });
      return undefined;
    },
  });

async function mustBeDemo(house: House, viewer: Viewer): Promise<void> {
  if (!(await store.isDemo(house.db, viewer.workspaceId))) throw problem('not_found', { detail: 'This is no demo.' });
}
/** Erased like anybody: whom they were joined with, and what was said, goes along. */
async function clearPractice(doors: TourDoors, house: House, viewer: Viewer): Promise<void> {
  const pattern = await doors.practiceAddresses(agentOf(viewer).agentId);
  for (const id of await store.contactsLike(house.db, viewer.workspaceId, pattern))
    await eraseContact(house, viewer, id, { isGoneFine: true });
}
const addressesOf = (house: House): string[] =>
  [...house.kinds.values()].flatMap(({ demo }) => (demo ? [demo.person, `+${demo.person}`] : []));

/** The chat, and every kind with a made-up provider. */
async function channelsOf(house: House, viewer: Viewer): Promise<readonly OpenChannel[]> {
  const kinds = [...house.kinds.keys()];
  const rows = await listChannels(house.db, viewer.workspaceId);
  const open = await Promise.all(
    rows.filter(({ settings }) => isOfDemo(settings)).map((row) => openChannel(house, row)),
  );
  return open
    .filter((each) => each !== null)
    .filter(({ kind }) => kind.card.abilities.visitors || kind.demo)
    .toSorted((a, b) => kinds.indexOf(a.kind.card.kind) - kinds.indexOf(b.kind.card.kind));
}

async function bring(doors: TourDoors, channel: OpenChannel, call: HookCall | Raw, person: string): Promise<void> {
  if (!('method' in call)) return await doors.deliver(call.body, person, String(channel.settings['address'] ?? ''));
  const status = await doors.hook(channel.row.id, call);
  if (status !== 200) throw problem('unavailable', { detail: `Our own door answered ${status}.` });
}
