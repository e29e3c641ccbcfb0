// What somebody did with their account, or tried with another's, is told in the audit log of every workspace it has a place in.
import { auditAs } from '../../ground/audit.ts';
import type { House } from '../../ground/house.ts';
import type { From } from './auth/port.ts';
import * as authStore from './auth/store.ts';
import * as store from './store.ts';

export type AccountDeed =
  | 'account.signed-in'
  | 'account.session-ended'
  | 'account.password-changed'
  | 'account.password-reset'
  | 'account.two-factor-on'
  | 'account.two-factor-off'
  | 'account.passkey-added'
  | 'account.passkey-removed'
  | 'account.password-removed';

export async function tellAccountDeed(
  house: House,
  userId: string,
  what: AccountDeed,
  from: Pick<From, 'ip'>,
): Promise<void> {
  for (const place of await store.placesOf(house.db, userId))
    await auditAs(
      house.db,
      place.workspace_id,
      { type: 'agent', id: place.agent_id, name: place.name, address: from.ip },
      house.now(),
      { what, subject: { kind: 'account', id: place.agent_id, name: place.email } },
    );
}

/** Nobody waits for it: the time of the answer must not tell whether there is such an account. */
export function tellRefusedSignIn(house: House, email: string, from: Pick<From, 'ip'>): void {
  const tell = async (): Promise<void> => {
    const account = await authStore.accountByEmail(house.db, email);
    for (const place of account ? await store.placesOf(house.db, account.id) : [])
      await auditAs(
        house.db,
        place.workspace_id,
        { type: 'system', id: null, name: 'Somebody', address: from.ip },
        house.now(),
        { what: 'account.sign-in-refused', subject: { kind: 'account', id: place.agent_id, name: place.email } },
      );
  };
  tell().catch((error: unknown) => house.log.warn({ error: String(error) }, 'a refused sign-in was not written down'));
}
