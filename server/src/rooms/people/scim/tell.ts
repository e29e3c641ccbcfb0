// What a directory did, as the audit log and the journal name it.
import { auditAs } from '../../../ground/audit.ts';
import type { Tx } from '../../../ground/db.ts';
import type { House } from '../../../ground/house.ts';
import type { DirectoryViewer } from '../../../ground/viewer.ts';

/** Ids of ours; a directory may send anything for one. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const actorOf = (viewer: DirectoryViewer) => ({ type: 'key', id: viewer.tokenId });

export async function tell(
  tx: Tx,
  house: House,
  viewer: DirectoryViewer,
  what: string,
  subject: { readonly kind: 'agent' | 'team'; readonly id: string; readonly name: string },
  before: object | null,
  after: object | null,
): Promise<void> {
  await auditAs(
    tx,
    viewer.workspaceId,
    { ...actorOf(viewer), name: `${viewer.name} (SCIM)`, address: viewer.address },
    house.now(),
    { what, subject, before, after },
  );
}
