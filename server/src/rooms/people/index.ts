// People: accounts, sessions, agents, teams, keys; who is calling, and what they may.
export { resealTwoFactors } from './auth/port.ts';
export { dropOld as dropOldSignIns, dropSecondFactor } from './auth/store.ts';
export { DEMO_EMAIL, setUpDemo } from './demo.ts';
export { demoWorkspace } from './demo-store.ts';
export { ACCESS_ENDED } from './ended.ts';
export { checkFields, fieldRoutes, mustBeComplete } from './fields.ts';
export { fieldsOf } from './field-store.ts';
export { agentNow, holding } from './role-store.ts';
export { placeOf } from './auth/attempts.ts';
export { presentPeople } from './present.ts';
export { demoHandlers, demoPeopleHandlers, peopleHandlers } from './routes.ts';
export { setPassword } from './set-password.ts';
export { bootstrap } from './setup.ts';
export { scimRoutes } from './scim/routes.ts';
export { directoryOf } from './scim/tokens.ts';
export { ssoRoutes } from './sso/routes.ts';
export { SAML_FINISH } from './sso/saml/addresses.ts';
export { samlMetadataOf } from './sso/saml-settings.ts';
export {
  beginSso,
  finishOidc,
  finishSaml,
  OIDC_CALLBACK,
  type Step as SsoStep,
  takeSamlAnswer,
} from './sso/sign-in.ts';
export { languageOf } from './store.ts';
export { type Caller, callerOf, credentialOf, viewerOf } from './viewer.ts';
