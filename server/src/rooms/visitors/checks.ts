// What only the house knows about a channel of visitors: on which sites it is shown, and whether answers can follow them by mail.
import type { Check } from '@throughline/channel-kit';
import type { House } from '../../ground/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import { isAllowed, sitesOf } from './origin.ts';
import { canMail } from './post.ts';
import * as pushStore from './push-store.ts';
import * as siteStore from './site-store.ts';

const SHOWN = 5;

export async function visitorChecks(house: House, channel: OpenChannel): Promise<readonly Check[]> {
  if (!channel.kind.card.abilities.visitors) return [];
  return [await seenOn(house, channel), await answersByMail(house, channel), await pushes(house, channel)];
}

async function seenOn(house: House, channel: OpenChannel): Promise<Check> {
  const name = 'Installed on';
  const allowed = sitesOf(channel.settings);
  const rows = (await siteStore.sitesSeen(house.db, channel.row.workspace_id, channel.row.id)).filter((row) =>
    isAllowed(row.site, allowed),
  );
  if (rows.length === 0)
    return {
      name,
      ok: false,
      detail: 'No page has shown this chat yet.',
      remedy: 'Paste the snippet into your site’s HTML, then open a page of it.',
    };
  const now = house.now();
  const told = rows.slice(0, SHOWN).map((row) => `${new URL(row.site).host} (${ago(row.last_seen_at, now)})`);
  const more = rows.length > SHOWN ? `, and ${rows.length - SHOWN} more` : '';
  return { name, ok: true, detail: `${told.join(', ')}${more}` };
}

async function answersByMail(house: House, channel: OpenChannel): Promise<Check> {
  const name = 'Answers by email';
  if (channel.settings['awayMail'] === false)
    return { name, ok: true, detail: 'Switched off: visitors who left find answers when they return.' };
  switch (await canMail(house, channel.row.workspace_id)) {
    case 'mailbox':
      return { name, ok: true, detail: 'Sent from a connected mailbox; replies come back to the conversation.' };
    case 'house':
      return {
        name,
        ok: true,
        detail: 'Sent by the server’s own mail. Replies go nowhere until a mailbox is connected.',
      };
    case null:
      return {
        name,
        ok: false,
        detail: 'Visitors who left an address and went cannot be reached: no mail can leave this workspace.',
        remedy: 'Connect a mailbox under Settings → Channels, or have MAIL_URL set.',
      };
  }
}

const services = { webpush: 'browsers', fcm: 'Android', apns: 'Apple' } as const;
async function pushes(house: House, channel: OpenChannel): Promise<Check> {
  const name = 'Push notifications';
  const { workspace_id: workspaceId, id } = channel.row;
  const key = await pushStore.pushKey(house.db, workspaceId, id);
  if (key && key.trouble !== '')
    return { name, ok: false, detail: key.trouble, remedy: 'Enter the keys of the push service again, under Push.' };
  const counts = await pushStore.countAddresses(house.db, workspaceId, id);
  return {
    name,
    ok: true,
    detail:
      counts.length === 0
        ? 'No device has registered. Apps do so through the SDK.'
        : `Registered devices: ${counts.map(({ kind, n }) => `${n} ${services[kind]}`).join(', ')}.`,
  };
}

function ago(at: Date, now: Date): string {
  const minutes = Math.max(0, Math.round((now.getTime() - at.getTime()) / 60_000));
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  if (minutes < 1) return 'just now';
  if (minutes < 60) return words.format(-minutes, 'minute');
  return minutes < 1440
    ? words.format(-Math.round(minutes / 60), 'hour')
    : words.format(-Math.round(minutes / 1440), 'day');
}
