// What the customer has told us is not asked again.
export { askedAgain, askKindOf } from './guard.ts';
export { isLanguage, languageOf, type Language } from './language.ts';
export { openingLine, switchedFrom } from './opening.ts';
