// Who was just shut out: told to every node at once, so that open sockets end with the session or key they were opened by.
import type { House } from '../../ground/house.ts';

/** The name of the whisper; a lost one is made good by the sockets' own check at every heartbeat. */
export const ACCESS_ENDED = 'access-ended';
/** It concerns a person or a key, not a workspace: a person may have sockets in several. */
const EVERYWHERE = '00000000-0000-0000-0000-000000000000';

/** A session of this person has ended, or this key: `id` is the account's or the key's. */
export function tellAccessEnded(house: House, id: string): void {
  house.live.whisper({ workspaceId: EVERYWHERE, kind: ACCESS_ENDED, body: { id } });
}
