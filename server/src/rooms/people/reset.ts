// Forgotten passwords: a single-use link by mail. The asker learns nothing about who has an account.
import { problem } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import { tellAccountDeed } from './account-deeds.ts';
import { takeReset } from './auth/attempts.ts';
import { authOf, type From, RESET_MINUTES } from './auth/port.ts';
import * as authStore from './auth/store.ts';
import { tellAccessEnded } from './ended.ts';
import { mailReset } from './mail.ts';
import * as store from './store.ts';

/** Answers at once; looking up and mailing happen behind the answer, so its time tells nothing either. */
export async function askReset(house: House, email: string, ip: string): Promise<void> {
  const mayMail = await takeReset(house, email, ip);
  if (!mayMail) return;
  const work = (async () => {
    if (await store.isReadByOthers(house.db, email)) {
      house.log.warn('a reset letter was not sent: its address is an inbox that others read');
      return;
    }
    const reset = await (await authOf(house)).askReset(email);
    if (reset) await mailReset(house, { email, name: reset.name, token: reset.token, minutes: RESET_MINUTES });
  })();
  work.catch((error: unknown) => house.log.error({ error }, 'a reset mail could not be sent'));
}

export async function resetPassword(
  house: House,
  token: string,
  password: string,
  from: Pick<From, 'ip'>,
): Promise<void> {
  const userId = await (await authOf(house)).resetPassword(token, password);
  if (!userId) throw problem('gone');
  tellAccessEnded(house, userId);
  // Other links asked for before are void with the old password.
  await authStore.forgetVerifications(house.db, userId);
  await tellAccountDeed(house, userId, 'account.password-reset', from);
}
