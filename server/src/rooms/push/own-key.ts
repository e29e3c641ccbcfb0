// The key pair by which browsers' push services know one sender (RFC 8292): made when it is first wanted, sealed, and made anew where the
// installation's key was lost.
import { problem } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import { open, seal, SealBroken, type SealPlace } from '../../ground/secrets.ts';
import { makeVapidKeys } from './web-push.ts';

interface KeyRow {
  readonly public_key: string;
  /** Sealed. */
  readonly private_key: string;
}
/** Where a sender keeps it. */
export interface KeyPlace<Row extends KeyRow> {
  readonly seal: SealPlace;
  find(): Promise<Row | undefined>;
  /** Does nothing where another was quicker. */
  add(key: KeyRow): Promise<void>;
  /** With the browsers that know it: they subscribe anew when they come back. */
  drop(): Promise<void>;
}

export async function ownKey<Row extends KeyRow>(
  house: Pick<House, 'keys'>,
  place: KeyPlace<Row>,
  whose: string,
): Promise<{ readonly vapid: { readonly publicKey: string; readonly privateKey: string }; readonly row: Row }> {
  // Read, or made and read, or dropped, made and read.
  for (let tries = 0; tries < 3; tries += 1) {
    const row = await place.find();
    if (!row) {
      const { publicKey, privateKey } = makeVapidKeys();
      await place.add({ public_key: publicKey, private_key: seal(house.keys, privateKey, place.seal) });
      continue;
    }
    try {
      return { row, vapid: { publicKey: row.public_key, privateKey: open(house.keys, row.private_key, place.seal) } };
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      await place.drop();
    }
  }
  throw problem('unavailable', { detail: `The push key of ${whose} could not be made.` });
}
