// An owner tries the provider: what it said is shown in the settings, and nobody is signed in.
import type { House } from '../../../ground/house.ts';
import { provedAddress } from './arrive.ts';
import type { Claims } from './oidc.ts';
import { SsoRefusal } from './refusal.ts';
import * as store from './store.ts';

export const TRIAL_SEEN = '/settings/sso';
const MOST_ATTRIBUTES = 50;
const MOST_VALUES = 20;
const VALUE_CHARACTERS = 200;

export async function tellTrial(
  house: House,
  row: store.ConnectionRow,
  claims: Claims,
  attributes: NonNullable<store.Trial['said']>['attributes'],
): Promise<void> {
  const verdict = await provedAddress(house.db, row, claims).then(
    () => ({ isOk: true, words: 'This person would come in.' }),
    (error: unknown) => {
      if (!(error instanceof SsoRefusal)) throw error;
      return { isOk: false, words: error.message };
    },
  );
  await store.tellTrial(house.db, row.workspace_id, {
    at: house.now().toISOString(),
    ...verdict,
    said: {
      subject: claims.subject,
      email: claims.email,
      name: claims.name,
      attributes: attributes.slice(0, MOST_ATTRIBUTES).map(({ name, values }) => ({
        name: name.slice(0, VALUE_CHARACTERS),
        values: values.slice(0, MOST_VALUES).map((value) => value.slice(0, VALUE_CHARACTERS)),
      })),
    },
  });
}

export async function tellTrialFailure(house: House, row: store.ConnectionRow, error: unknown): Promise<void> {
  if (!(error instanceof SsoRefusal)) throw error;
  const at = house.now().toISOString();
  await store.tellTrial(house.db, row.workspace_id, { at, isOk: false, words: error.message, said: null });
}
