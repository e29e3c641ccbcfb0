// People: accounts, sessions, agents, teams, keys; who is calling, and what they may.
export { resealTwoFactors } from './auth/port.ts';
export { dropOld as dropOldSignIns, dropSecondFactor } from './auth/store.ts';
export { setUpDemo } from './demo.ts';
export { ACCESS_ENDED } from './ended.ts';
export { checkFields, fieldRoutes, mustBeComplete } from './fields.ts';
export { fieldsOf } from './field-store.ts';
export { agentNow, holding } from './role-store.ts';
export { placeOf } from './auth/attempts.ts';
export { presentPeople } from './present.ts';
export { demoPeopleHandlers, peopleHandlers } from './routes.ts';
export { setPassword } from './set-password.ts';
export { bootstrap } from './setup.ts';
export { scimRoutes } from './scim/routes.ts';
export { directoryOf } from './scim/tokens.ts';
export { ssoRoutes } from './sso/routes.ts';
export { beginSso, finishOidc, OIDC_CALLBACK, type Step as SsoStep } from './sso/sign-in.ts';
export { VERSION } from './version.ts';
export { type Caller, callerOf, credentialOf, viewerOf } from './viewer.ts';
