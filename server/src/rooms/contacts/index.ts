// Who is writing to us: contacts, their identities, and the links that make them one person.
export { addressOf, contactAt, contactRoutes, bodyOf as contactBody } from './routes.ts';
export { found as contactOf } from './page.ts';
export { contactBodies, contactFaces, contactNames, displayName, faceUrl } from './present.ts';
export { companyPeopleRoutes } from './company-people.ts';
export { type Address, addressesAt, readAddress } from './address.ts';
export { consentBodies } from './consents.ts';
export { addConsent, consentAt, isStopped, type Stop, stopsOf, stopWords } from './consent-store.ts';
export { lookAtUnsubscribe, unsubscribe, unsubscribeUrl } from './unsubscribe.ts';
export { findContacts } from './find.ts';
export { pageOfFilter as contactPage } from './list.ts';
export { deriveContacts, join } from './join.ts';
export { nameFromProvider, setPicture } from './profile-store.ts';
export { holdRoutes, mustNotBeHeld, mustNotBeKept, presentHold } from './hold.ts';
export { type Held, heldAmong, heldBack, holdOf } from './hold-store.ts';
export { noteBodies, noteRoutes } from './notes.ts';
export { personRoutes } from './person-routes.ts';
export { orMeanwhile } from './meanwhile.ts';
export * as people from './people-store.ts';
export { hasTag, isAlike, type PersonState, restored, statesOf } from './person-state.ts';
export { suggest } from './suggestion-store.ts';
export {
  addContacts,
  addIdentities,
  contactsByIds,
  eraseContacts,
  identitiesByIds,
  identitiesByKeys,
  holdPeople,
  identitiesOfContacts,
  isRetired,
  linkById,
  linksByKeys,
  linksOf,
  localeOf,
  lockContacts,
  contactsOfKeys,
  lockKnown,
  rekey,
  renewProofs,
  retire,
  setNames,
  setOutbound,
  setReach,
  setRedone,
  setShared,
  setUndone,
  touch,
  type ContactRow,
  type IdentityKey,
  type IdentityRow,
  type Known,
  type LinkRow,
} from './store.ts';
