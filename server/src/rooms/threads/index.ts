// One person, one thread: what concerns contacts and conversations together.
export { dropContact, eraseContact, threadRoutes } from './routes.ts';
export { lookAtProof, makeContinuation, makeProof, newContinuation, openProof } from './continue.ts';
export { redoLink, unlinkIdentity } from './relink.ts';
export { conversationOfSender } from './store.ts';
export { fill, type Language, languageOf, languages, wishesOf } from './languages.ts';
export { proofLetter, proofPage } from './proof-letter.ts';
