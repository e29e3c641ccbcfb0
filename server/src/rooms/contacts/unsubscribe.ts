// The link under mail that answers nothing: whoever has the letter may ask for no more of its kind, without a sign-in. The link names an
// address and a channel by their ids, signed, and says nothing of either to whoever reads it.
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { same } from '../../ground/secrets.ts';
import { addConsent, companyBehind, type ConsentSource, type Stop, stopsOf } from './consent-store.ts';
import { identitiesByIds, lockContacts } from './store.ts';

export interface Subscription {
  readonly workspaceId: string;
  readonly identityId: string;
  readonly channelId: string;
}
const BYTES_OF_ID = 16;
const FORM = /^([A-Za-z0-9_-]{64})\.([a-z2-7]{20})$/;

/** Where they can end what comes to this address by this channel; null where nobody outside can reach us. */
export function unsubscribeUrl(house: Pick<House, 'config' | 'sign'>, of: Subscription): string | null {
  const ids = Buffer.from([of.workspaceId, of.identityId, of.channelId].join('').replaceAll('-', ''), 'hex').toString(
    'base64url',
  );
  return house.config.publicUrl ? `${house.config.publicUrl}/unsubscribe/${ids}.${signatureOf(house, ids)}` : null;
}
const signatureOf = (house: Pick<House, 'sign'>, ids: string): string => house.sign(`unsubscribe:${ids}`);

function opened(house: Pick<House, 'sign'>, token: string): Subscription | null {
  const [, ids, given] = FORM.exec(token) ?? [];
  if (!ids || !given || !same(given, signatureOf(house, ids))) return null;
  const hex = Buffer.from(ids, 'base64url').toString('hex');
  const [workspaceId, identityId, channelId] = [0, 1, 2].map((at) =>
    hex
      .slice(at * BYTES_OF_ID * 2, (at + 1) * BYTES_OF_ID * 2)
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  );
  return { workspaceId: workspaceId!, identityId: identityId!, channelId: channelId! };
}

/** What the page behind a link shows. Null: not a link of ours, or what it was about is gone. */
export async function lookAtUnsubscribe(
  house: House,
  token: string,
): Promise<{ readonly company: string; readonly isStopped: boolean; readonly mayStart: boolean } | null> {
  const of = opened(house, token);
  if (!of) return null;
  const db = house.db.within(of.workspaceId);
  const company = await companyBehind(db, of.workspaceId, of.identityId, of.channelId);
  if (company === null) return null;
  const stop = await stopOf(db, of);
  return { company, isStopped: stop !== undefined, mayStart: stop?.covers === 'unasked' };
}

/**
 * Ends what answers nothing, or begins it again; said twice it is kept once. What they write is still answered. False: not a link of
 * ours, or what it was about is gone.
 */
export async function unsubscribe(
  house: House,
  token: string,
  source: Extract<ConsentSource, 'link' | 'one-click'>,
  said: 'stop' | 'start' = 'stop',
): Promise<boolean> {
  const of = opened(house, token);
  if (!of) return false;
  const { workspaceId, identityId, channelId } = of;
  return await house.db.within(workspaceId).transaction(async (tx) => {
    if ((await companyBehind(tx, workspaceId, identityId, channelId)) === null) return false;
    const [identity] = await identitiesByIds(tx, workspaceId, [identityId]);
    await lockContacts(tx, workspaceId, [identity!.contact_id]);
    const stop = await stopOf(tx, of);
    // What they told us in their own words to end altogether is not begun again by a link in an old letter.
    if (said === 'stop' ? stop : stop?.covers !== 'unasked') return true;
    await addConsent(tx, {
      workspaceId,
      channelId,
      identityId,
      eventId: `${source}:${newId()}`,
      said,
      words: said === 'stop' ? 'Unsubscribe' : 'Subscribe again',
      source,
      covers: 'unasked',
      at: house.now(),
    });
    write(tx, workspaceId, [
      { kind: 'contact', id: identity!.contact_id, what: 'contact.changed', detail: { consent: said, source } },
    ]);
    return true;
  });
}

const stopOf = async (q: Pick<Tx, 'query'>, of: Subscription): Promise<Stop | undefined> =>
  (await stopsOf(q, of.workspaceId, [of.identityId])).find((stop) => stop.channel_id === of.channelId);
