// What a draft asks its reader for. A sentence counts only where it certainly asks for the reader's own, present value.
import { english } from './asks/english.ts';
import { french } from './asks/french.ts';
import { german } from './asks/german.ts';
import { russian } from './asks/russian.ts';
import { spanish } from './asks/spanish.ts';
import { askKinds, strictKinds, type AskKind, type AskTable } from './asks/table.ts';
import { ukrainian } from './asks/ukrainian.ts';
import { fold } from './fold.ts';
import { languageOf, type Language } from './language.ts';

export interface Ask {
  readonly kind: AskKind;
  /** Where it stands in the draft. */
  readonly start: number;
  readonly end: number;
}
const tables: Readonly<Record<Language, AskTable>> = {
  en: english,
  uk: ukrainian,
  ru: russian,
  de: german,
  es: spanish,
  fr: french,
};

/** A longer draft is read this far. */
const TEXT_LIMIT = 10_000;
/** A sentence longer than this is a list or a log. */
const SENTENCE_LIMIT = 400;

/** `language`: what to take it for where the draft itself is too short to tell. `wanted`: the kinds worth looking for. */
export function findAsks(
  draft: string,
  language: Language | null,
  wanted: ReadonlySet<AskKind> = new Set(askKinds),
): Ask[] {
  const text = fold(unquoted(draft.slice(0, TEXT_LIMIT)));
  const spoken = languageOf(draft);
  const asks: Ask[] = [];
  // Few words can be taken for another language; what was expected is then tried too.
  for (const each of new Set([spoken, language])) if (each) collect(asks, text, rulesOf(each), wanted);
  return asks.sort((a, b) => a.start - b.start);
}
function collect(asks: Ask[], text: string, rules: Rules, wanted: ReadonlySet<AskKind>): void {
  for (const { start, sentence } of sentences(text)) {
    if (sentence.length > SENTENCE_LIMIT) continue;
    const isVetoed = rules.never.test(sentence);
    for (const { kind, asked, pattern } of rules.kinds) {
      if (!wanted.has(kind) || asks.some((ask) => ask.kind === kind)) continue;
      const match = askedIn(sentence, asked, rules) ?? (isVetoed ? null : pattern.exec(sentence));
      if (match) asks.push({ kind, start: start + match.index, end: start + match.index + match[0].length });
    }
  }
}
/** A question known by its asking word may hold a word that elsewhere makes it another: "What exactly doesn't work?" */
function askedIn(sentence: string, asked: RegExp | null, rules: Rules): RegExpExecArray | null {
  const match = asked?.exec(sentence);
  if (!match) return null;
  const around = `${sentence.slice(0, match.index)} ${sentence.slice(match.index + match[0].length)}`;
  return rules.never.test(around) ? null : match;
}

/** What stands in quotes, and what somebody else wrote, asks nobody: spaces in its place. */
function unquoted(text: string): string {
  const spaces = (found: string) => found.replace(/[^\n]/g, ' ');
  return text
    .replace(/^[ \t]*>.*$/gm, spaces)
    .replace(/«[^»]{0,400}»|„[^“”"]{0,400}[“”"]|“[^”]{0,400}”|"[^"\n]{0,400}"/g, spaces);
}

function* sentences(text: string): Iterable<{ start: number; sentence: string }> {
  for (const match of text.matchAll(/[^\n]+?(?:[.!?…]+(?=\s|$)|(?=\n|$))/g)) {
    const sentence = match[0].trimStart();
    if (sentence.length >= 4) yield { start: match.index + match[0].length - sentence.length, sentence };
  }
}

interface Rules {
  readonly never: RegExp;
  readonly kinds: readonly { readonly kind: AskKind; readonly asked: RegExp | null; readonly pattern: RegExp }[];
}
const compiled = new Map<Language, Rules>();
function rulesOf(language: Language): Rules {
  let rules = compiled.get(language);
  if (!rules) compiled.set(language, (rules = compile(tables[language])));
  return rules;
}

/** The letters that are left after folding. Named one by one, because that is many times quicker than \p{L}. */
const LETTERS = 'a-zßæœа-яєіґ';
const START = `(?<![${LETTERS}0-9])`;
const END = `(?![${LETTERS}0-9])`;
function compile(table: AskTable): Rules {
  const source = (text: string) =>
    foldSource(text)
      .replaceAll(String.raw`[\p{L}]`, `[${LETTERS}]`)
      .replaceAll(String.raw`\p{L}`, `[${LETTERS}]`)
      .replaceAll('~', '[^.?!;]{0,50}?')
      .replaceAll('_?', String.raw`\s*`)
      .replaceAll('_', String.raw`\s+`);
  const build = (text: string) => new RegExp(text);
  const frames = `${START}(?:${source(table.frames)})(?:[\\s,]+(?:${source(table.between)})${END})*[\\s,]*`;
  const word = `(?!(?:${source(table.breaks)})${END})[${LETTERS}0-9'’#№-]+`;
  const request = `${START}(?:${source(table.requests)})${END}(?:[\\s,]+${word}){0,5}?[\\s,]+`;
  const theirs = `(?!${source(table.theirs)})`;
  const bare = (thing: string) =>
    String.raw`^[¿\s]*(?:(?:${source(table.starts)})[,\s]+)?(?:${thing})${END}${source(table.bare)}\s*\?`;
  const kinds = askKinds.map((kind) => {
    const thing = table.things[kind];
    const whole = table.whole[kind];
    const after = strictKinds.has(kind) ? `(?=${source(table.after)})` : '';
    const things = thing ? `(?:${source(thing)})${END}${after}` : null;
    const ways = [
      ...(things ? [`${frames}${START}${things}`] : []),
      ...(thing && strictKinds.has(kind) ? [bare(source(thing))] : []),
      `${request}${START}(?:${source(table.facts[kind])})${END}${theirs}`,
      ...(whole ? [`${START}(?:${source(whole)})`] : []),
    ];
    const asked = table.asked[kind];
    return { kind, asked: asked ? build(`${START}(?:${source(asked)})`) : null, pattern: build(ways.join('|')) };
  });
  return {
    never: build(`${START}(?:${source(table.never)})${END}`),
    kinds,
  };
}
/** Tables are written as the language is; only letters beyond ASCII are folded, so that `\S` stays what it is. */
const foldSource = (source: string) => source.replace(/[^\x00-\x7f]+/g, (run) => fold(run));
