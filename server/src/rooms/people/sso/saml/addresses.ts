// Where a workspace is found by its SAML provider. Each has a name of its own, so that an answer for one is none for another.
import type { Ourselves } from './request.ts';

export const SAML_FINISH = '/sso/saml/finish';

export const ourselves = (origin: string, workspaceId: string): Ourselves => ({
  // The name is the address of our metadata, as the standard advises.
  entityId: `${origin}/sso/saml/${workspaceId}/metadata`,
  acsUrl: `${origin}/sso/saml/${workspaceId}/acs`,
});
