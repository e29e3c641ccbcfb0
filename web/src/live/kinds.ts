// The kinds of channels, whose cards are written in English on the server: their words are said in the language spoken when they are read.
import type { ChannelKind } from '@throughline/sdk';
import { t } from '../words/t.ts';
import { api } from './api.ts';

type Field = ChannelKind['settings'][number];

export async function listKinds(): Promise<{ readonly items: readonly ChannelKind[] }> {
  const { items } = await api.listKinds();
  return { items: items.map(kindInWords) };
}
/** The words are asked for at each reading, so that a change of the language reaches what was fetched before. */
const kindInWords = (kind: ChannelKind): ChannelKind => ({
  ...kind,
  get title() {
    return t.server(kind.title);
  },
  get description() {
    return t.server(kind.description);
  },
  get settings() {
    return kind.settings.map(fieldInWords);
  },
  get setup() {
    const { needs, links } = kind.setup;
    return {
      ...kind.setup,
      needs: needs.map(t.server),
      ...(links ? { links: links.map((link) => ({ ...link, title: t.server(link.title) })) } : {}),
    };
  },
});
const fieldInWords = (field: Field): Field => ({
  ...field,
  label: t.server(field.label),
  ...(field.help === undefined ? {} : { help: t.server(field.help) }),
  ...(field.group === undefined ? {} : { group: t.server(field.group) }),
  ...(field.pattern === undefined ? {} : { pattern: { ...field.pattern, hint: t.server(field.pattern.hint) } }),
  ...(field.choices === undefined
    ? {}
    : { choices: field.choices.map((choice) => ({ ...choice, label: t.server(choice.label) })) }),
});
