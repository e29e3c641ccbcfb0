// Who is writing to us: contacts, their identities, and the links that make them one person.
export { contactRoutes, bodyOf as contactBody, found as contactOf } from './routes.ts';
export { contactBodies, contactNames } from './present.ts';
export { deriveContacts, join, type Derived, type Joined } from './join.ts';
export {
  addContacts, addIdentities, addLink, contactsByIds, eraseContacts, identitiesByIds, identitiesByKeys, identitiesOfContacts, linkById, linksOf, lockContacts, lockContactsOfKeys,
  setNames, setOutbound, setReach, setRedone, setShared, setUndone, suggest, touch,
  type ContactRow, type IdentityKey, type IdentityRow, type LinkRow, type NewContact, type NewIdentity,
} from './store.ts';
