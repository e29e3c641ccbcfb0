// SCIM 2.0 (RFC 7643 and 7644) under `/scim/v2`: what Okta, Entra and their kin call to keep people and teams as their directory has them.
import { z } from 'zod';
import { Id, route, text, Time } from '../route.ts';

const Text = text(500);
const Name = z.object({
  formatted: Text.nullish(),
  givenName: Text.nullish(),
  familyName: Text.nullish(),
});
/** Entra writes `"False"` where it means false. */
const Truth = z.union([z.boolean(), z.enum(['true', 'false', 'True', 'False'])]);
const UserBody = z.object({
  userName: Text.min(1),
  externalId: Text.nullish(),
  displayName: Text.nullish(),
  name: Name.nullish(),
  emails: z
    .array(z.object({ value: Text, type: Text.nullish(), primary: Truth.nullish() }))
    .max(20)
    .nullish(),
  active: Truth.nullish(),
});
const GroupBody = z.object({
  displayName: Text.min(1),
  externalId: Text.nullish(),
  members: z
    .array(z.object({ value: Text }))
    .max(2000)
    .nullish(),
});
const PatchBody = z.object({
  Operations: z
    .array(
      z.object({
        /** Entra writes them with a capital. */
        op: z.string().max(20),
        path: z.string().max(500).optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(1000),
});

const Meta = z.object({ resourceType: z.string(), created: Time, location: z.string() });
const Ref = z.object({ value: Id, display: z.string(), $ref: z.string() });
const User = z.object({
  schemas: z.array(z.string()),
  id: Id,
  externalId: z.string().optional(),
  userName: z.string(),
  displayName: z.string(),
  name: z.object({ formatted: z.string(), givenName: z.string(), familyName: z.string() }),
  emails: z.array(z.object({ value: z.string(), type: z.string(), primary: z.boolean() })),
  active: z.boolean(),
  groups: z.array(Ref),
  meta: Meta,
});
const Group = z.object({
  schemas: z.array(z.string()),
  id: Id,
  externalId: z.string().optional(),
  displayName: z.string(),
  members: z.array(Ref).optional(),
  meta: Meta,
});
const page = <T extends z.ZodType>(item: T) =>
  z.object({
    schemas: z.array(z.string()),
    totalResults: z.number().int(),
    startIndex: z.number().int(),
    itemsPerPage: z.number().int(),
    Resources: z.array(item),
  });
const query = z.object({
  filter: z.string().max(1000).optional(),
  startIndex: z.coerce.number().int().optional(),
  count: z.coerce.number().int().optional(),
  excludedAttributes: z.string().max(500).optional(),
});
const excluded = z.object({ excludedAttributes: z.string().max(500).optional() });
/** Any id is a question that can be asked; one that is none of ours is answered with 404. */
const byAnyId = z.object({ id: z.string().max(100) });
const Described = z.record(z.string(), z.unknown());

const common = { caller: 'directory', scope: null, wire: 'scim' } as const;

export const scim = {
  getScimConfig: route({
    ...common,
    method: 'GET',
    path: '/scim/v2/ServiceProviderConfig',
    summary: 'What of SCIM is understood here',
    reply: Described,
  }),
  listScimTypes: route({
    ...common,
    method: 'GET',
    path: '/scim/v2/ResourceTypes',
    summary: 'The kinds of resources: users and groups',
    reply: Described,
  }),
  listScimSchemas: route({
    ...common,
    method: 'GET',
    path: '/scim/v2/Schemas',
    summary: 'The attributes of users and groups',
    reply: Described,
  }),
  listScimUsers: route({
    ...common,
    method: 'GET',
    path: '/scim/v2/Users',
    summary: 'People, by `filter` (`userName eq "…"`), `startIndex` and `count`',
    query,
    reply: page(User),
  }),
  getScimUser: route({
    ...common,
    method: 'GET',
    path: '/scim/v2/Users/:id',
    summary: 'One person',
    params: byAnyId,
    reply: User,
  }),
  addScimUser: route({
    ...common,
    method: 'POST',
    path: '/scim/v2/Users',
    summary: 'Give somebody a place here',
    body: UserBody,
    reply: User,
  }),
  replaceScimUser: route({
    ...common,
    method: 'PUT',
    path: '/scim/v2/Users/:id',
    summary: 'Make a person as the directory has them',
    params: byAnyId,
    body: UserBody,
    reply: User,
  }),
  patchScimUser: route({
    ...common,
    method: 'PATCH',
    path: '/scim/v2/Users/:id',
    summary: 'Change a person; `active: false` ends their sessions at once',
    params: byAnyId,
    body: PatchBody,
    reply: User,
  }),
  removeScimUser: route({
    ...common,
    method: 'DELETE',
    path: '/scim/v2/Users/:id',
    summary: 'Disable a person and forget them for the directory; what they wrote stays',
    params: byAnyId,
  }),
  listScimGroups: route({
    ...common,
    method: 'GET',
    path: '/scim/v2/Groups',
    summary: 'Teams, by `filter` (`displayName eq "…"`), `startIndex` and `count`',
    query,
    reply: page(Group),
  }),
  getScimGroup: route({
    ...common,
    method: 'GET',
    path: '/scim/v2/Groups/:id',
    summary: 'One team',
    params: byAnyId,
    query: excluded,
    reply: Group,
  }),
  addScimGroup: route({
    ...common,
    method: 'POST',
    path: '/scim/v2/Groups',
    summary: 'Make a team',
    body: GroupBody,
    reply: Group,
  }),
  replaceScimGroup: route({
    ...common,
    method: 'PUT',
    path: '/scim/v2/Groups/:id',
    summary: 'Make a team as the directory has it',
    params: byAnyId,
    body: GroupBody,
    reply: Group,
  }),
  patchScimGroup: route({
    ...common,
    method: 'PATCH',
    path: '/scim/v2/Groups/:id',
    summary: 'Change a team’s name or members',
    params: byAnyId,
    body: PatchBody,
    reply: Group,
  }),
  removeScimGroup: route({
    ...common,
    method: 'DELETE',
    path: '/scim/v2/Groups/:id',
    summary: 'Remove a team; its conversations stay',
    params: byAnyId,
  }),
} as const;
