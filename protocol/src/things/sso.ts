// Single sign-on, as an owner sets it.
import { z } from 'zod';
import { Id, Time } from '../route.ts';

/** Why a sign-in through a provider came to nothing: `/login?sso=…` says it in words. */
export const ssoTroubles = [
  'off',
  'unasked',
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
/** A provider's signing certificate: PEM, whose it is (common name), SHA-256, and its end. */
export const SamlCertificate = z.object({
  pem: z.string(),
  name: z.string(),
  fingerprint: z.string(),
  expiresAt: Time,
});
export const Sso = z
  .object({
    connection: z
      .object({
        protocol: z.enum(['oidc', 'saml']),
        /** OpenID Connect's issuer, or SAML's entity id. */
        issuer: z.string(),
        /** Empty with SAML. */
        clientId: z.string(),
        /** The secret itself never comes back. */
        hasSecret: z.boolean(),
        isEnabled: z.boolean(),
        joins: z.boolean(),
        defaultRole: JoinRole,
        saml: z
          .object({
            signInUrl: z.string(),
            metadataUrl: z.string().nullable(),
            certificates: z.array(SamlCertificate),
            allowsIdpInitiated: z.boolean(),
            signsRequests: z.boolean(),
          })
          .nullable(),
        /** What the provider said when an owner last tried it. */
        trial: z
          .object({
            at: Time,
            isOk: z.boolean(),
            words: z.string(),
            said: z
              .object({
                subject: z.string(),
                email: z.string().nullable(),
                name: z.string().nullable(),
                attributes: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
              })
              .nullable(),
          })
          .nullable(),
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
    /** The same for SAML: our entity id, which is the address of our metadata too, and where answers are posted. */
    saml: z.object({ entityId: z.string(), acsUrl: z.string() }),
  })
  .meta({ id: 'Sso' });
