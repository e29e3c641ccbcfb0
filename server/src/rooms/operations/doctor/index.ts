// Looks at everything an operator would look at, and says what is wrong and what helps. It changes nothing.
import type { House } from '../../../ground/house.ts';
import { channels } from './channels.ts';
import { workspaceIds } from './doctor-store.ts';
import { type Finding, findingsOf } from './finding.ts';
import { clock, disk, ports, publicAddress, secondWall, versions } from './machine.ts';
import { type Probes, systemProbes } from './probes.ts';
import { backups, keys, queues, stuckThings } from './work.ts';

export { type Finding, findingsOf } from './finding.ts';

export interface Question {
  /** Whose channels and queues; null: everybody's. */
  readonly workspaceId: string | null;
  /** It came through our own port. */
  readonly isAsked: boolean;
  readonly probes?: Probes;
}

/** All findings, in the order a person reads them. A part that cannot be looked at is a finding itself. */
export async function examine(house: House, question: Question): Promise<Finding[]> {
  const { workspaceId, isAsked, probes = systemProbes() } = question;
  const ids = workspaceId === null ? await workspaceIds(house.db) : [workspaceId];
  const parts: readonly (readonly [string, () => Promise<Finding | Finding[]>])[] = [
    ['versions', () => versions(house)],
    ['second wall', () => secondWall(house)],
    ['disk', () => disk(house, probes)],
    ['ports', () => ports(house, probes, isAsked)],
    ['public address', () => publicAddress(house, probes)],
    ['clock', () => clock(house)],
    ['queues', () => queues(house, workspaceId)],
    ['stuck things', () => stuckThings(house, workspaceId)],
    ['keys', () => keys(house, workspaceId)],
    ['backups', () => backups(house)],
    ['channels', () => channels(house, ids, probes)],
  ];
  return (
    await Promise.all(
      parts.map(async ([name, look]) => {
        try {
          return await look();
        } catch (error) {
          house.log.warn({ error, part: name }, 'doctor: a part could not be looked at');
          return findingsOf('machine').bad(
            { id: `part-${name}`, title: 'Examination', detail: 'One part could not be looked at.' },
            'Look into the log of the server.',
          );
        }
      }),
    )
  ).flat();
}
export const stateOf = (findings: readonly Finding[]): Finding['state'] =>
  findings.some(({ state }) => state === 'bad')
    ? 'bad'
    : findings.some(({ state }) => state === 'warning')
      ? 'warning'
      : 'good';
