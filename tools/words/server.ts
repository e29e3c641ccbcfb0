// The sentences that come from the server in English and are shown by the agents' app through `t.server`: channels' cards, refusals,
// reasons and evidence, and the names the domain gives to what it finds.
import { problems } from '@throughline/protocol';
import { parseSync } from 'oxc-parser';
import { channels } from '../../server/src/channels.ts';
import { isTest, oncePerTree, type Tree } from '../rules/tree.ts';
import { allSaid, bySentence, inWork } from './plan.ts';
import { childrenOf, literals, type Node } from './read.ts';
import { isForMachines, isNotTold, matchForms, nameOf, saidWithValues, sentencesOf, sharedForm } from './said.ts';
import { told } from './told.ts';

export interface ServerWord {
  readonly key: string;
  readonly where: string;
  readonly isIcu?: true;
}

/** Titles, labels, helps and hints of every kind of channel. */
function cardWords(): ServerWord[] {
  return channels.flatMap(({ card }) => {
    const fields = card.settings.flatMap((field) => [
      field.label,
      field.help,
      field.group,
      field.pattern?.hint,
      ...(field.choices ?? []).map(({ label }) => label),
    ]);
    const setup = [...card.setup.needs, ...(card.setup.links ?? []).map(({ title }) => title), card.setup.hook];
    return [card.title, card.description, ...fields, ...setup].flatMap((key) =>
      key === undefined || !/\p{L}{2}/u.test(key) ? [] : [{ key, where: `the card of ${card.kind}` }],
    );
  });
}

/** What `problem('…', { detail, fields })` says without values of its own, and what is told of messages, links and facts. */
function toldWords(tree: Tree): ServerWord[] {
  const said = [...tree]
    .filter(
      ([path]) => /^(server\/src|channels|domain\/src)\/.*\.ts$/.test(path) && !isTest(path) && !NOT_TOLD.test(path),
    )
    .flatMap(([path, text]) => toldIn(path, text));
  const titles = Object.values(problems).map(({ title }) => ({ key: title, where: 'protocol/src/problems.ts' }));
  return [...titles, ...said];
}
/** Invented people, and what customers are written in their own languages. */
const NOT_TOLD = /^(server\/src\/(demo|operate)|domain\/src\/(tone|voice|ask))\//;
const IN_PROBLEMS = /^(detail|remedy)$/;
const ANYWHERE = /^(why|evidence)$/;
const IN_DOMAIN = /^(label|title|hint|words)$/;
function toldIn(path: string, text: string): ServerWord[] {
  const words: ServerWord[] = [];
  const take = (value: Node): void => {
    for (const key of literals(value) ?? []) if (/\p{L}{2}/u.test(key)) put(key, value);
  };
  const put = (key: string, { start }: Node): void =>
    void words.push({ key, where: `${path}:${text.slice(0, start).split('\n').length}` });
  const isAllSaid = allSaid.some((part) => path.startsWith(part));
  const isOfFolder = bySentence.some((part) => path.startsWith(part)) && !isNotTold(path);
  const visit = (node: Node, isInProblem: boolean, isNamed = false): void => {
    if (isOfFolder && (isForMachines(node) || isDescription(node) || node.type === 'TSLiteralType')) return;
    if (isAllSaid && (isForMachines(node) || node.type === 'TSLiteralType')) return;
    if (isAllSaid && node.type === 'Literal' && SENTENCE.test(String(node['value']))) take(node);
    if (isOfFolder)
      for (const key of sentencesOf(node))
        if (
          /\p{Ll}/u.test(key) &&
          (SENTENCE.test(key) || PLAIN.test(key) || (isNamed && NAME.test(key))) &&
          sharedForm(key) === null
        )
          put(key, node);
    const isHere = isInProblem || (node.type === 'CallExpression' && (node['callee'] as Node)['name'] === 'problem');
    if (node.type === 'Property' && node['computed'] !== true) {
      const key = node['key'] as Node;
      const name = String(key['name'] ?? key['value']);
      const value = node['value'] as Node;
      if (isHere && name === 'fields') for (const each of propertiesOf(value)) take(each['value'] as Node);
      if ((isHere && IN_PROBLEMS.test(name)) || ANYWHERE.test(name)) take(value);
      if (path.startsWith('domain/') && IN_DOMAIN.test(name)) take(value);
    }
    for (const child of childrenOf(node)) visit(child, isHere, namesThings(node));
  };
  visit(parseSync(path, text).program as unknown as Node, false);
  return words;
}
/** Of calls and metrics, read in the API's document and by operators. */
const isDescription = (node: Node): boolean =>
  (node.type === 'Property' && (node['key'] as Node)['value'] === 'user-agent') ||
  node.type === 'ImportDeclaration' ||
  (node.type === 'CallExpression' && /^(counter|gauge|histogram)$/.test(nameOf(node['callee'] as Node))) ||
  (node.type === 'Property' && /^(summary|description|icon|rel|help)$/.test(nameOf(node['key'] as Node)));
/** As sentences begin: with a capital, or as what a field must be, or why something was. */
const SENTENCE = /^(?:\p{Lu}|must |is |it )[^{]*\p{L} \(?\p{L}/u;
/** What a check or a finding is called. */
const NAME = /^\p{Lu}\p{Ll}{2,}$/u;
const namesThings = (node: Node): boolean =>
  (node.type === 'Property' && /^(name|title)$/.test(nameOf(node['key'] as Node))) ||
  (node.type === 'VariableDeclarator' && /^(name|title)$/.test(nameOf(node['id'] as Node))) ||
  node.type === 'ArrayExpression' ||
  (node.type === 'CallExpression' && /^(good|waiting)$/.test(nameOf(node['callee'] as Node)));
/** Parts of sentences: three words that stand alone. */
const PLAIN = /^\p{Ll}[\p{L}’-]*,? \p{L}[\p{L}’-]*,? [^{]*\p{L}|^(?:an?|the|has) [\p{L}’ ]+$/u;
const propertiesOf = (node: Node | undefined): Node[] =>
  node?.type === 'ObjectExpression' ? (node['properties'] as Node[]).filter((each) => each.type === 'Property') : [];

/** What is said with values, by its forms. */
const formWords = (tree: Tree): ServerWord[] =>
  matchForms(told, saidWithValues(tree)).words.map((each) => ({ ...each, isIcu: true }));

export const serverWords = oncePerTree((tree): readonly ServerWord[] => [
  ...cardWords(),
  ...toldWords(tree),
  ...formWords(tree),
]);

/** Sentences with values that no form fits, and forms that no sentence has. */
export function untold(tree: Tree, forms = told, folders = inWork.told): string[] {
  const { untold: without, dead } = matchForms(forms, saidWithValues(tree));
  return [
    ...without.filter((each) => !folders.some((folder) => each.startsWith(folder))),
    ...dead.map((form) => `tools/words/told.ts has “${form}”, which nobody says any more`),
  ];
}
