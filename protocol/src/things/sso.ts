// Single sign-on, as an owner sets it.
import { z } from 'zod';
import { Id, Time } from '../route.ts';

/** Why a sign-in through a provider came to nothing: `/login?sso=…` says it in words. */
export const ssoTroubles = [
  'off',
  'expired',
  'denied',
  'provider',
  'no-email',
  'unverified-email',
  'unproved-domain',
  'not-invited',
  'disabled',
  'another-person',
  'too-many',
] as const;
export type SsoTrouble = (typeof ssoTroubles)[number];

export const ScimToken = z
  .object({ id: Id, name: z.string(), lastFour: z.string(), createdAt: Time, lastUsedAt: Time.nullable() })
  .meta({ id: 'ScimToken' });
export const JoinRole = z.enum(['admin', 'lead', 'agent', 'viewer']);
export const Sso = z
  .object({
    connection: z
      .object({
        issuer: z.string(),
        clientId: z.string(),
        /** The secret itself never comes back. */
        hasSecret: z.boolean(),
        isEnabled: z.boolean(),
        joins: z.boolean(),
        defaultRole: JoinRole,
        lastSuccessAt: Time.nullable(),
        lastFailureAt: Time.nullable(),
        lastFailure: z.string().nullable(),
      })
      .nullable(),
    /** Nobody comes in otherwise, owners with a second factor aside. */
    isRequired: z.boolean(),
    domains: z.array(
      z.object({
        id: Id,
        domain: z.string(),
        isProved: z.boolean(),
        recordName: z.string(),
        recordValue: z.string(),
      }),
    ),
    /** What the provider must be told. */
    callbackUrl: z.string(),
    startUrl: z.string(),
  })
  .meta({ id: 'Sso' });
