// Buttons, lists and cards in the thread: what was sent, how it was shown there, and which answer was taken.
import { richOf } from '@throughline/domain';
import type { Message } from '@throughline/sdk';
import { MousePointerClick } from 'lucide-react';
import { fileUrl, useStore } from '../../live/index.ts';
import { RichContentView } from '../../ui/rich-content.tsx';
import { t } from '../../words/t.ts';

/** The pictures of cards stand on their cards. */
export function besidesCards({ attachments, special, direction }: Message): Message['attachments'] {
  const cards = direction === 'outbound' ? (richOf(special)?.cards ?? []) : [];
  return cards.length === 0 ? attachments : attachments.filter(({ id }) => !cards.some((card) => card.picture === id));
}

export function RichShown({ message }: { message: Message }) {
  const content = richOf(message.special);
  // Joined, so that a message is drawn anew only when its answers are others.
  const chosen = useStore((state) =>
    content === null
      ? ''
      : (state.threads.get(message.conversationId)?.messages ?? [])
          .filter((each) => each.replyToId === message.id && each.special?.['type'] === 'button')
          .map((each) => Number(each.special?.['choice'] ?? -1))
          .join(),
  );
  if (content === null) return null;
  const here = new Set(message.attachments.map(({ id }) => id));
  return (
    <>
      <RichContentView
        content={content}
        chosen={chosen === '' ? [] : chosen.split(',').map(Number)}
        pictureOf={(id) => (here.has(id) ? fileUrl(id, 'thumbnail') : null)}
      />
      {message.special?.['isNumbered'] === true ? (
        <p className="mt-1 text-xs text-text-3">{t('Sent as a numbered list')}</p>
      ) : null}
    </>
  );
}

/** Words that answered a choice: which one, where the words themselves do not say it. */
export function Choice({ message: { special, text } }: { message: Message }) {
  if (special?.['type'] !== 'button' || typeof special['title'] !== 'string') return null;
  const isSaid = text.trim().toLowerCase() === special['title'].toLowerCase();
  return (
    <p className="mt-0.5 flex items-center gap-1 text-xs text-text-3">
      <MousePointerClick size={12} aria-hidden className="shrink-0" />
      <span className="wrap-anywhere">{isSaid ? t('Chosen') : t('Chose “{title}”', { title: special['title'] })}</span>
    </p>
  );
}
