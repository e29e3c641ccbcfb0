// The mail that asks "is this your address?", and the words of the page behind its link, in the language of who is asked. Pure.
import { fill, type Language } from './languages.ts';
import { type ProofWords, proofWords } from './proof-words.ts';

export function proofLetter(
  language: Language,
  company: string,
  url: string,
  occasion: 'inChat' | 'inConversation',
): { readonly subject: string; readonly text: string } {
  const words = proofWords[language];
  return {
    subject: fill(words.subject, { company }),
    text: [fill(words[occasion], { company }), url, words.ignore].join('\n\n'),
  };
}
export function proofPage(language: Language, company: string): ProofWords {
  const words = proofWords[language];
  return { ...words, ask: fill(words.ask, { company }) };
}
