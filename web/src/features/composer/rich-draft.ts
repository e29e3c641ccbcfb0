// Buttons, a list or a card as they are being written: what is still empty is not there yet.
import { richAbilities, renderRich, type Rendered, type RichContent, richTroubles } from '@throughline/domain';
import type { ChannelKind } from '@throughline/sdk';
import type { Draft } from './sendable.ts';
import { t } from '../../words/t.ts';

export type RichKind = 'buttons' | 'list' | 'cards';
/** One line of the editor. `text` explains a row, `url` makes a button a link. */
export interface Line {
  readonly title: string;
  readonly text: string;
  readonly url: string;
}
export const emptyLine: Line = { title: '', text: '', url: '' };
export interface RichForm {
  readonly kind: RichKind;
  readonly label: string;
  readonly title: string;
  readonly text: string;
  readonly picture: string;
  readonly lines: readonly Line[];
}
export const emptyForm = (): RichForm => ({
  kind: 'buttons',
  label: t('Choose'),
  title: '',
  text: '',
  picture: '',
  lines: [emptyLine, emptyLine],
});
export const lineLimit = { buttons: 10, list: 10, cards: 3 } as const;

/** What the form says, without its empty lines; always of its kind, so that the editor stays open while nothing is typed yet. */
export function contentOf({ kind, label, title, text, picture, lines }: RichForm): RichContent {
  const filled = lines.filter((line) => line.title.trim() !== '' || line.url.trim() !== '' || line.text.trim() !== '');
  const buttons = filled.map((line) => ({
    title: line.title.trim(),
    ...(line.url.trim() === '' ? {} : { url: addressOf(line.url.trim()) }),
  }));
  if (kind === 'buttons') return { buttons };
  if (kind === 'list')
    return {
      list: {
        label: label.trim(),
        rows: filled.map((line) => ({
          title: line.title.trim(),
          ...(line.text.trim() === '' ? {} : { text: line.text.trim() }),
        })),
      },
    };
  return {
    cards: [
      {
        title: title.trim(),
        ...(text.trim() === '' ? {} : { text: text.trim() }),
        ...(picture === '' ? {} : { picture }),
        ...(buttons.length === 0 ? {} : { buttons }),
      },
    ],
  };
}
const addressOf = (typed: string): string => (/^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed}`);

/** The form as it was left. */
export function formOf(content: RichContent | null): RichForm {
  const lineOf = (each: { title: string; text?: string; url?: string }): Line => ({ ...emptyLine, ...each });
  if (content?.list)
    return { ...emptyForm(), kind: 'list', label: content.list.label, lines: content.list.rows.map(lineOf) };
  const card = content?.cards?.[0];
  if (card)
    return {
      ...emptyForm(),
      kind: 'cards',
      title: card.title,
      text: card.text ?? '',
      picture: card.picture ?? '',
      lines: (card.buttons ?? []).map(lineOf),
    };
  const buttons = content?.buttons ?? [];
  return buttons.length === 0 ? emptyForm() : { ...emptyForm(), lines: buttons.map(lineOf) };
}

/** Why it cannot be sent yet, as a sentence; null when it can. */
export function richTrouble({ rich, text, files }: Pick<Draft, 'rich' | 'text' | 'files'>): string | null {
  if (rich === null) return null;
  const pictures = files.flatMap((file) => (file.id !== null && /^(image\/|$)/.test(file.mime) ? [file.id] : []));
  const [field, words] = Object.entries(richTroubles(rich, text, pictures))[0] ?? [];
  if (field === undefined || words === undefined) return null;
  if (field === 'text') return t('Say something above what can be chosen');
  if (words.startsWith('has no '))
    return field === 'list' ? t('The list has no rows yet') : t('There are no buttons yet');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** How the current channel will show it. */
export const shownBy = (draft: Pick<Draft, 'rich' | 'text'>, kind: ChannelKind, isAboutComment: boolean): Rendered =>
  renderRich(
    draft.text.trim(),
    draft.rich ?? {},
    richAbilities(kind.abilities as Parameters<typeof richAbilities>[0], isAboutComment),
  );
