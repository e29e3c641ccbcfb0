// What agents see of a contact's visits: where they came from and what they looked at, as far as they consented to.
import type { ReplyOf, Routes } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import { contactOf, identitiesOfContacts } from '../contacts/index.ts';
import * as store from './store.ts';

type Visit = ReplyOf<Routes['getContactVisits']>['items'][number];
const VISITS_LIMIT = 20;
const TEXT_LIMIT = 2000;

export async function visitsOf(house: House, workspaceId: string, contactId: string): Promise<Visit[]> {
  const contact = await contactOf(house.db, workspaceId, contactId);
  const identities = await identitiesOfContacts(house.db, workspaceId, [contact.id]);
  const rows = await store.sessionsOf(
    house.db,
    workspaceId,
    identities.map((identity) => identity.id),
    VISITS_LIMIT,
  );
  return rows.map(present);
}

/** Everything but the times was said by a browser: texts are texts, and anything else is nothing. */
function present(row: store.SessionRow): Visit {
  const context = row.consent === 'granted' ? row.context : {};
  const pages = row.consent === 'granted' ? [...row.pages].reverse() : [];
  const seen = pages.length > 0 ? pages : context['page'] ? [context['page']] : [];
  const utm = context['utm'];
  return {
    identityId: row.identity_id!,
    channelId: row.channel_id,
    consent: row.consent,
    site: row.seen_on,
    language: row.language,
    timezone: text(context['timezone']),
    screen: text(context['screen']),
    referrer: text(context['referrer']),
    utm: Object.fromEntries(
      Object.entries(typeof utm === 'object' && utm !== null ? utm : {}).map(([key, value]) => [key, text(value)]),
    ),
    pages: seen.flatMap((page) => {
      const { url, title, at } = (page ?? {}) as Record<string, unknown>;
      return text(url) === '' ? [] : [{ url: text(url), title: text(title), at: text(at) || null }];
    }),
    attributes: { ...row.known.traits },
    firstSeenAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
  };
}
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, TEXT_LIMIT) : '');
