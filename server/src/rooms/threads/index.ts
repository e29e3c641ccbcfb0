// One person, one thread: what concerns contacts and conversations together.
export { dropContact, eraseContact, eraseWithin, threadRoutes } from './routes.ts';
export { lookAtProof, makeContinuation, makeProof, newContinuation, openProof } from './continue.ts';
export { mergeContacts, redoLink, unlinkIdentity, unmergeContacts } from './relink.ts';
export { conversationOfSender, erasureOf } from './store.ts';
export { fill, type Language, languageOf, languages, wishesOf } from './languages.ts';
export { proofLetter, proofPage } from './proof-letter.ts';
export { unsubscribePage } from './unsubscribe-words.ts';
