// Mail domains a workspace proves by a TXT record, so that its provider may speak for the addresses in them.
import { randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { domainToASCII } from 'node:url';
import { problem } from '@throughline/protocol';
import { audit } from '../../../ground/audit.ts';
import { isDuplicate } from '../../../ground/db.ts';
import type { House } from '../../../ground/house.ts';
import type { AgentViewer } from '../../../ground/viewer.ts';
import * as store from './store.ts';

const MOST = 100;
export const recordName = (domain: string): string => `_throughline.${domain}`;
export const recordValue = (token: string): string => `throughline-domain=${token}`;
/** The TXT records of a name, each as one text; none is an answer. */
export type ReadTxt = (name: string) => Promise<readonly string[]>;

export async function addDomain(house: House, owner: AgentViewer, given: string): Promise<void> {
  const domain = domainToASCII(given.trim().toLowerCase().replace(/^@/, '').replace(/\.$/, ''));
  if (!/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/.test(domain))
    throw problem('invalid', { fields: { domain: 'must be a domain like acme.example' } });
  if ((await store.domainsOf(house.db, owner.workspaceId)).length >= MOST)
    throw problem('conflict', { detail: `At most ${MOST} domains.` });
  await house.db
    .transaction(async (tx) => {
      await store.addDomain(tx, owner.workspaceId, domain, randomBytes(16).toString('hex'));
      await audit(tx, owner, house.now(), {
        what: 'sso.domain-added',
        subject: { kind: 'sso', id: null, name: domain },
      });
    })
    .catch((error: unknown) => {
      throw isDuplicate(error) ? problem('conflict', { detail: 'This domain is in the list already.' }) : error;
    });
}

export async function proveDomain(house: House, owner: AgentViewer, id: string, read: ReadTxt): Promise<void> {
  const row = (await store.domainsOf(house.db, owner.workspaceId)).find((each) => each.id === id);
  if (!row) throw problem('not_found');
  if (row.proved_at) return;
  const name = recordName(row.domain);
  const records = await read(name).catch(() => {
    throw problem('unavailable', { detail: `The DNS server did not answer about ${name}. Try again shortly.` });
  });
  if (!records.some((each) => each.trim() === recordValue(row.token)))
    throw problem('conflict', {
      detail:
        records.length === 0
          ? `There is no TXT record at ${name} yet. A new one can take an hour to be seen.`
          : `The TXT record at ${name} says something else: ${records[0]!.slice(0, 100)}`,
    });
  await house.db
    .transaction(async (tx) => {
      await store.proveDomain(tx, owner.workspaceId, id, house.now());
      await audit(tx, owner, house.now(), {
        what: 'sso.domain-proved',
        subject: { kind: 'sso', id: null, name: row.domain },
      });
    })
    .catch((error: unknown) => {
      throw isDuplicate(error)
        ? problem('conflict', { detail: 'Another workspace of this installation has proved this domain.' })
        : error;
    });
}

export async function removeDomain(house: House, owner: AgentViewer, id: string): Promise<void> {
  const row = (await store.domainsOf(house.db, owner.workspaceId)).find((each) => each.id === id);
  if (!row) throw problem('not_found');
  await house.db.transaction(async (tx) => {
    await store.removeDomain(tx, owner.workspaceId, id);
    await audit(tx, owner, house.now(), {
      what: 'sso.domain-removed',
      subject: { kind: 'sso', id: null, name: row.domain },
    });
  });
}

export const readTxt: ReadTxt = async (name) => {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  try {
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
  } catch (error) {
    if (['ENODATA', 'ENOTFOUND'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
};
