// The sentences that come from the server in English and are shown by the agents' app through `t.server`: channels' cards, and refusals.
import { problems } from '@throughline/protocol';
import { parseSync } from 'oxc-parser';
import { channels } from '../../server/src/channels.ts';
import type { Tree } from '../rules/tree.ts';
import { childrenOf, literals, type Node } from './read.ts';

export interface ServerWord {
  readonly key: string;
  readonly where: string;
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
    const setup = [...card.setup.needs, ...(card.setup.links ?? []).map(({ title }) => title)];
    return [card.title, card.description, ...fields, ...setup].flatMap((key) =>
      key === undefined || !/\p{L}{2}/u.test(key) ? [] : [{ key, where: `the card of ${card.kind}` }],
    );
  });
}

/** What `problem('…', { detail, fields })` says without values of its own. */
function problemWords(tree: Tree): ServerWord[] {
  const said = [...tree]
    .filter(
      ([path, text]) =>
        /^(server\/src|channels)\/.*\.ts$/.test(path) && !path.endsWith('.test.ts') && text.includes('problem('),
    )
    .flatMap(([path, text]) => inProblems(path, text));
  const titles = Object.values(problems).map(({ title }) => ({ key: title, where: 'protocol/src/problems.ts' }));
  return [...titles, ...said];
}
function inProblems(path: string, text: string): ServerWord[] {
  const words: ServerWord[] = [];
  const take = (value: Node): void => {
    for (const key of literals(value) ?? [])
      if (/\p{L}{2}/u.test(key)) words.push({ key, where: `${path}:${text.slice(0, value.start).split('\n').length}` });
  };
  const visit = (node: Node): void => {
    if (node.type === 'CallExpression' && (node['callee'] as Node)['name'] === 'problem') {
      const extra = (node['arguments'] as Node[])[1];
      for (const field of propertiesOf(extra)) {
        const name = (field['key'] as Node)['name'];
        if (name === 'detail' || name === 'remedy') take(field['value'] as Node);
        if (name === 'fields') for (const each of propertiesOf(field['value'] as Node)) take(each['value'] as Node);
      }
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(parseSync(path, text).program as unknown as Node);
  return words;
}
const propertiesOf = (node: Node | undefined): Node[] =>
  node?.type === 'ObjectExpression' ? (node['properties'] as Node[]).filter((each) => each.type === 'Property') : [];

export const serverWords = (tree: Tree): ServerWord[] => [...cardWords(), ...problemWords(tree)];
