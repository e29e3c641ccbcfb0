// An answer nobody is there to read: after a while it is mailed to the address this browser left, once, all unseen ones together.
// Only what this browser itself may see goes into that mail, and only to the address linked to it.
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import type { JobPayload } from '../../ground/jobs.ts';
import { channelAt, type OpenChannel } from '../channels/index.ts';
import { identitiesByIds, type IdentityRow, stopsOf, unsubscribeUrl } from '../contacts/index.ts';
import { filesOf, type MessageRow } from '../conversations/index.ts';
import { watchUnseen } from '../delivery/index.ts';
import { languageOf } from '../threads/index.ts';
import * as awayStore from './away-store.ts';
import { visitorsHere } from './here.ts';
import { awayLetter, type Letter } from './letters.ts';
import { isAllowed, sitesOf } from './origin.ts';
import { type Address, mailboxFor, postFromMailbox } from './post.ts';
import * as store from './store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DEFAULT_MINUTES = 5;
/** Whoever goes on answering does not put the mail off for ever. */
const PATIENCE = 4;
/** Older answers are history, not news. */
const NEWS_DAYS = 7;
const ANSWERS_LIMIT = 30;
/** An address somebody only typed may be a stranger's: so many mails a day and no more. */
const CLAIMED_PER_DAY = 5;
const PROVED_PER_DAY = 40;

/** The job: looks once more whether mail is due, and is put off or done. */
export async function mailUnseen(house: House, payload: JobPayload): Promise<void> {
  const workspaceId = String(payload.workspaceId);
  const identityId = String(payload['identityId']);
  const identity = (await identitiesByIds(house.db, workspaceId, [identityId]))[0];
  const channel = identity?.kind === 'visitor' ? await channelAt(house, identity.scope) : null;
  if (!identity || channel?.row.workspace_id !== workspaceId || !channel.kind.card.abilities.visitors) return;
  if (channel.settings['awayMail'] === false) return;
  const later = (at: number) => watchUnseen(house.db, workspaceId, identityId, new Date(at));
  const unseen = await unseenOf(house.db, house, identity, channel);
  if (unseen.length === 0) return;
  // Without an address there is nothing to wait for; leaving one later asks again.
  if ((await store.mailAddresses(house.db, workspaceId, identityId)).length === 0) return;
  const due = dueAt(unseen, channel);
  const now = house.now().getTime();
  if (due > now) return await later(due);
  if ((await visitorsHere(house, workspaceId, [identityId])).size > 0)
    return await later(now + minutesOf(channel) * MINUTE_MS);
  const outcome = await send(house, identity, channel);
  if (outcome === 'too-many') await later(now + DAY_MS / 24);
}

/** When these answers have waited long enough: a while after the newest, but not for ever after the oldest. In milliseconds. */
function dueAt(unseen: readonly MessageRow[], channel: OpenChannel): number {
  const wait = minutesOf(channel) * MINUTE_MS;
  return Math.min(unseen.at(-1)!.created_at.getTime() + wait, unseen[0]!.created_at.getTime() + wait * PATIENCE);
}
function minutesOf(channel: OpenChannel): number {
  const minutes = Number(channel.settings['awayMinutes'] ?? DEFAULT_MINUTES);
  return Number.isFinite(minutes) && minutes > 0 ? minutes : DEFAULT_MINUTES;
}
const unseenOf = (tx: Pick<Tx, 'query'>, house: House, identity: IdentityRow, channel: OpenChannel) =>
  awayStore.unseenAnswers(
    tx,
    identity.workspace_id,
    identity.id,
    channel.row.id,
    new Date(house.now().getTime() - NEWS_DAYS * DAY_MS),
    ANSWERS_LIMIT,
  );

type Outcome = 'sent' | 'nothing' | 'too-many';
async function send(house: House, identity: IdentityRow, channel: OpenChannel): Promise<Outcome> {
  const { workspace_id: workspaceId } = identity;
  const byHouse = await house.db.transaction(
    async (tx): Promise<Outcome | { id: string; to: string; letter: Letter; stopUrl: string | null }> => {
      await awayStore.holdAway(tx, identity.id);
      const unseen = await unseenOf(tx, house, identity, channel);
      const [address] = await store.mailAddresses(tx, workspaceId, identity.id);
      const session = await awayStore.sessionOfIdentity(tx, workspaceId, identity.id);
      // Where only signed-in customers may look, a browser without that proof may see nothing, by mail neither.
      const isLockedOut = channel.settings['requireIdentity'] === true && !session?.proved_user;
      if (unseen.length === 0 || !address || isLockedOut) return 'nothing';
      // Whoever wants no more letters, of whatever of our mailboxes, gets none from here.
      if ((await stopsOf(tx, workspaceId, [address.id])).length > 0) return 'nothing';
      const today = await awayStore.mailsTo(tx, workspaceId, address.id, new Date(house.now().getTime() - DAY_MS));
      if (today >= (address.assurance === 'proved' ? PROVED_PER_DAY : CLAIMED_PER_DAY)) return 'too-many';
      const conversationId = unseen.at(-1)!.conversation_id;
      const mailbox = await mailboxFor(tx, house, workspaceId, conversationId, address);
      if (!mailbox && !house.mailer.isSet) return 'nothing';
      const stopUrl = unsubscribeUrl(house, {
        workspaceId,
        identityId: address.id,
        channelId: mailbox?.channelId ?? channel.row.id,
      });
      const letter = await compose(tx, {
        identity,
        channel,
        unseen,
        address,
        session,
        canReply: mailbox !== null,
        stopUrl,
      });
      const id = newId();
      await awayStore.addAwayMail(tx, workspaceId, {
        id,
        identityId: identity.id,
        addressId: address.id,
        upTo: unseen.at(-1)!.number,
      });
      if (!mailbox) return { id, to: address.value, letter, stopUrl };
      await postFromMailbox(tx, house, workspaceId, { conversationId, address, ...mailbox }, letter, true);
      return 'sent';
    },
  );
  if (typeof byHouse === 'string') return byHouse;
  try {
    await house.mailer.send({ to: byHouse.to, ...byHouse.letter, unsubscribeUrl: byHouse.stopUrl });
  } catch (error) {
    await awayStore.dropAwayMail(house.db, workspaceId, byHouse.id);
    throw error;
  }
  return 'sent';
}

async function compose(
  tx: Tx,
  given: {
    identity: IdentityRow;
    channel: OpenChannel;
    unseen: readonly MessageRow[];
    address: Address & { assurance: 'proved' | 'claimed' };
    session: Awaited<ReturnType<typeof awayStore.sessionOfIdentity>>;
    canReply: boolean;
    stopUrl: string | null;
  },
): Promise<Letter> {
  const { identity, channel, unseen, address, session } = given;
  const ids = unseen.map((row) => row.id);
  const files = await filesOf(tx, identity.workspace_id, ids);
  const { name: company } = await store.workspaceFacts(tx, identity.workspace_id);
  return awayLetter(
    languageOf(session?.language, identity.attributes['language'], String(channel.settings['locale'] ?? '')),
    {
      company,
      answers: unseen.map((row) => ({
        author: row.author_name,
        text: row.text,
        files: files.filter((file) => file.message_id === row.id).map((file) => file.name),
      })),
      canReply: given.canReply,
      stopUrl: given.stopUrl,
      link: linkBack(session, sitesOf(channel.settings), address.assurance === 'proved'),
    },
  );
}

/**
 * The page they were on, by consent, or at least the site. Programs can name any site, so to an address that was only typed only
 * sites an admin listed are linked to. What stands behind `?` and `#` may open doors, and stays behind.
 */
export function linkBack(
  session: { seen_on: string; page: string | null } | undefined,
  sites: readonly string[],
  isProved: boolean,
): string | null {
  const site = session?.seen_on ?? '';
  if (!/^https?:\/\//.test(site) || !URL.canParse(site)) return null;
  if (sites.length === 0 ? !isProved : !isAllowed(site, sites)) return null;
  const page = session?.page && URL.canParse(session.page) ? new URL(session.page) : null;
  return page?.origin === new URL(site).origin ? `${page.origin}${page.pathname}` : new URL(site).origin;
}
