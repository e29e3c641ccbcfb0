// "Delivered" and "read" from a visitor's device: statuses like any provider's, taken in the same way.
import { visitorRaw } from '@throughline/channel-kit';
import type { House } from '../../ground/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import type { Intake } from '../intake/index.ts';
import { identitiesOf } from './session.ts';
import * as store from './store.ts';

const STATUSES_LIMIT = 200;

export async function confirm(
  house: House,
  intake: Intake,
  session: store.Device,
  channel: OpenChannel,
  state: 'delivered' | 'read',
  number: number,
): Promise<void> {
  if (!(await store.setReceipt(house.db, session.workspace_id, session.id, state, number))) return;
  const identityIds = await identitiesOf(house, session, channel);
  if (identityIds.length === 0) return;
  const externalIds = await store.unconfirmed(
    house.db,
    session.workspace_id,
    identityIds,
    channel.row.id,
    number,
    state,
    STATUSES_LIMIT,
  );
  if (externalIds.length > 0)
    await intake.take(channel, [
      visitorRaw({
        type: 'receipts',
        visitor: { id: session.visitor_id },
        externalIds,
        state,
        at: house.now().toISOString(),
      }),
    ]);
}
