// The sentences that the server makes with values, read from its sources: each must have a form in `told.ts`, by which it is known again.
import { BETWEEN_SENTENCES, makeTold } from '@throughline/domain';
import { parseSync } from 'oxc-parser';
import { isTest, oncePerTree } from '../rules/tree.ts';
import { bySentence, notTold } from './plan.ts';
import { childrenOf, literals, type Node } from './read.ts';
import { shared } from './told.ts';

export interface Said {
  readonly where: string;
  /** Without values: a key of its own, unless a form of `shared` fits. */
  readonly isPlain?: true;
  /** As it may come out: with a word, or a number, for each value. */
  readonly examples: readonly string[];
}

/** Every text with values, of two words or more, that the server or a channel could tell an agent. */
export const saidWithValues = oncePerTree((tree): readonly Said[] =>
  [...tree]
    .filter(
      ([path]) =>
        /^(server\/src\/(rooms|doors)|channels|domain\/src)\/.*\.ts$/.test(path) && !isTest(path) && !isNotTold(path),
    )
    .flatMap(([path, text]) => saidIn(path, text)),
);

export const isNotTold = (path: string): boolean =>
  Object.keys(notTold).some((part) => path.startsWith(part) || path.endsWith(part));

function saidIn(path: string, text: string): Said[] {
  const all: Said[] = [];
  const at = ({ start }: Node): string => `${path}:${text.slice(0, start).split('\n').length}`;
  const isBySentence = bySentence.some((part) => path.startsWith(part));
  const visit = (node: Node, isInText = false): void => {
    if (isForMachines(node)) return;
    if (node.type === 'TemplateLiteral' && (node['expressions'] as Node[]).length > 0) {
      const said = examplesOf(node);
      if (said.some(isSentence)) all.push({ where: at(node), examples: said });
    }
    for (const text of isBySentence ? sentencesOf(node) : [])
      all.push({ where: at(node), examples: [text], isPlain: true });
    const thing = manyOf(node);
    if (thing && !isInText)
      all.push({ where: `${path}:${text.slice(0, node.start).split('\n').length}`, examples: [thing] });
    for (const child of childrenOf(node)) visit(child, node.type === 'TemplateLiteral');
  };
  visit(parseSync(path, text).program as unknown as Node);
  return all;
}

/** What is thrown as a surprise, logged, or asked of the database is read by nobody who would need it in their language, nor a message to a customer by an agent. */
export function isForMachines(node: Node): boolean {
  if (node.type === 'TaggedTemplateExpression') return true;
  // What a customer's own phone types for them.
  if (node.type === 'VariableDeclarator' && nameOf(node['id'] as Node) === 'continuationText') return true;
  if (node.type === 'CallExpression' && objectOf(node['callee'] as Node) === 'NewMessage') return true;
  if (node.type === 'NewExpression')
    return /^(Error|TypeError|RangeError|RegExp|URL)$/.test(nameOf(node['callee'] as Node));
  return (
    node.type === 'CallExpression' &&
    /^(query|warn|info|debug|error|fetch|takeInHand)$/.test(nameOf(node['callee'] as Node))
  );
}
const objectOf = (callee: Node): unknown => (callee['object'] as Node | undefined)?.['name'];
export const nameOf = (callee: Node): string =>
  String((callee['property'] as Node | undefined)?.['name'] ?? callee['name']);

const WORD = 'Wört';
const isSentence = (text: string): boolean =>
  /\p{L}{2,}[,:]? \p{L}+/u.test(text.replaceAll(WORD, '')) && !/<\w|\n|\[\^|\(\?:|; charset/.test(text);

/** `7 days` of `many(count, 'day')`. */
function manyOf(node: Node): string | null {
  if (node.type !== 'CallExpression' || nameOf(node['callee'] as Node) !== 'many') return null;
  const thing = literals((node['arguments'] as Node[])[1]!)?.[0];
  return thing === undefined ? null : `7 ${thing}s`;
}

/** Each value once as a word and once as a number; choices between texts as each of them. */
function examplesOf(node: Node): string[] {
  const quasis = (node['quasis'] as Node[]).map((each) => (each['value'] as { cooked: string }).cooked);
  return (node['expressions'] as Node[]).reduce<string[]>(
    (texts, value, at) => {
      const counted = manyOf(value);
      const choices = counted ? [counted] : (literals(value) ?? [WORD, '7']);
      return texts.flatMap((text) => choices.map((choice) => `${text}${choice}${quasis[at + 1]!}`)).slice(0, 256);
    },
    [quasis[0]!],
  );
}

const tellShared = makeTold(shared);
/** The form of a sentence that several channels say, each with its name. */
export const sharedForm = (sentence: string): string | null => tellShared(sentence)?.form ?? null;

export interface ToldWord {
  readonly key: string;
  readonly where: string;
}
/** The forms with the places that say them, the places that no form fits, and the forms that nobody says. */
export function matchForms(forms: readonly string[], said: readonly Said[]) {
  const told = makeTold(forms);
  const words: ToldWord[] = [];
  const untold: string[] = [];
  for (const { where, examples, isPlain } of said) {
    if (isPlain) {
      const form = sharedForm(examples[0]!);
      if (form !== null && forms.includes(form)) words.push({ key: `told|${form}`, where });
      continue;
    }
    const fitting = new Set(examples.flatMap((each) => fits(each, told) ?? []));
    if (fitting.size > 0) words.push(...[...fitting].map((form) => ({ key: `told|${form}`, where })));
    else
      untold.push(`${where} says “${examples[0]!.replaceAll(WORD, '…')}”, which no form of tools/words/told.ts fits`);
  }
  const heard = new Set(words.map(({ key }) => key.slice(5)));
  return { words, untold, dead: forms.filter((form) => !heard.has(form)) };
}
/** The forms of a text: its own, or those of its sentences that have values. */
function fits(text: string, told: ReturnType<typeof makeTold>): string[] | null {
  const own = told(text);
  if (own) return [own.form];
  const parts = text.split(BETWEEN_SENTENCES).filter((each) => /Wört|7/.test(each) && each !== WORD);
  const forms = parts.map((each) => told(each)?.form);
  return parts.length > 0 && forms.every((each) => each !== undefined) ? forms : null;
}

/** The sentences of a text, each by itself, but for those that have values. */
export function sentencesOf(node: Node): string[] {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'].split(BETWEEN_SENTENCES);
  if (node.type !== 'TemplateLiteral' || (node['expressions'] as Node[]).length === 0) return [];
  const text = (node['quasis'] as Node[]).map((each) => (each['value'] as { cooked: string }).cooked).join('\0');
  return text.split(BETWEEN_SENTENCES).filter((each) => !each.includes('\0'));
}
