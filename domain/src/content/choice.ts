// Which choice an answer means: by the token behind a tapped button, by its number in a list told as text, or by its words.
import { type Choice, choicesOf, plainWords, type RichContent } from './rich.ts';

/** What stands behind a button at the provider: which message it belongs to, and which of its choices it is. 45 characters. */
export const choiceToken = (messageId: string, index: number): string => `choice:${messageId}:${index}`;
export function choiceOfToken(token: string): { readonly messageId: string; readonly index: number } | null {
  const [, messageId, index] = /^choice:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{1,2})$/.exec(token) ?? [];
  return messageId === undefined ? null : { messageId, index: Number(index) };
}

/** Short enough to be a number or a label: worth asking what it may have been chosen from. */
export const mayBeChoice = (text: string): boolean => {
  const said = text.trim();
  return said !== '' && said.length <= 80 && !said.includes('\n');
};

/**
 * The choice meant by what somebody typed. `takesNumbers`: the choices were told with numbers, and nothing else has been said since that a
 * number could answer. Null when it means none of them.
 */
export function choiceSaid(text: string, content: RichContent, takesNumbers: boolean): Choice | null {
  const choices = choicesOf(content);
  const said = plainWords(latinDigits(text));
  if (said === '') return null;
  const numbered = /^(\d{1,2})(?:\W+(.+))?$/u.exec(said);
  const byWords = choices.filter(({ title }) => plainWords(latinDigits(title)) === said);
  if (byWords.length === 1) return byWords[0]!;
  if (!takesNumbers || !numbered || byWords.length > 1) return null;
  const meant = choices[Number(numbered[1]) - 1];
  const rest = numbered[2];
  return meant && (rest === undefined || plainWords(latinDigits(meant.title)) === rest) ? meant : null;
}

/** The choice a tapped button stands for, known by its value or, where the provider keeps none, by its words. */
export function choiceTapped(value: string, text: string, content: RichContent): Choice | null {
  const choices = choicesOf(content);
  return (
    choices.find((choice) => choice.value === value) ??
    choices.find((choice) => plainWords(choice.title) === plainWords(text)) ??
    null
  );
}

/** ٢, २ and 2️⃣ are 2: people type the digits of their own keyboard. */
const latinDigits = (text: string): string =>
  text.replace(/[\uFE0F\u20E3]/g, '').replace(/\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0)!)));
/** Every script's digits stand in a run of ten that begins with its zero. */
function digitValue(code: number): number {
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}
