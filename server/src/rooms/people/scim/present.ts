// People and teams in SCIM's words (RFC 7643 §4).
import type { GroupRow, PersonRow } from './store.ts';

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

export function presentUser(row: PersonRow, origin: string) {
  const [givenName = '', ...rest] = row.name.split(' ');
  return {
    schemas: [USER],
    id: row.id,
    ...(row.directory_id === null ? {} : { externalId: row.directory_id }),
    userName: row.directory_name ?? row.email,
    displayName: row.name,
    name: { formatted: row.name, givenName, familyName: rest.join(' ') },
    emails: [{ value: row.email, type: 'work', primary: true }],
    active: row.state === 'active',
    groups: row.teams.map((team) => ({
      value: team.id,
      display: team.name,
      $ref: `${origin}/scim/v2/Groups/${team.id}`,
    })),
    meta: {
      resourceType: 'User',
      created: row.created_at.toISOString(),
      location: `${origin}/scim/v2/Users/${row.id}`,
    },
  };
}

export function presentGroup(row: GroupRow, origin: string, excluded = '') {
  const isWithout = excluded.split(',').some((each) => each.trim().toLowerCase() === 'members');
  return {
    schemas: [GROUP],
    id: row.id,
    ...(row.directory_id === null ? {} : { externalId: row.directory_id }),
    displayName: row.name,
    ...(isWithout
      ? {}
      : {
          members: row.members.map((member) => ({
            value: member.id,
            display: member.name,
            $ref: `${origin}/scim/v2/Users/${member.id}`,
          })),
        }),
    meta: {
      resourceType: 'Group',
      created: row.created_at.toISOString(),
      location: `${origin}/scim/v2/Groups/${row.id}`,
    },
  };
}

const MOST = 200;
/** `startIndex` counts from one; what is below is one, and no count means as many as we give (RFC 7644 §3.4.2.4). */
export function pageOf(query: { startIndex?: number | undefined; count?: number | undefined }) {
  const startIndex = Math.max(1, query.startIndex ?? 1);
  return { startIndex, offset: startIndex - 1, count: Math.min(MOST, Math.max(0, query.count ?? MOST)) };
}
export const presentList = <T>(Resources: T[], totalResults: number, startIndex: number) => ({
  schemas: [LIST],
  totalResults,
  startIndex,
  itemsPerPage: Resources.length,
  Resources,
});
