// Nobody publishes by accident: the answer to a comment waits until it is chosen who may read it.
import type { ChannelKind, Message } from '@throughline/sdk';
import { Globe, Lock } from 'lucide-react';
import { classes } from '../../ui/classes.ts';
import { privateUntil } from './sendable.ts';
import { t } from '../../words/t.ts';

export function WhoReads({
  comment,
  kind,
  isPublic,
  onPick,
}: {
  comment: Message;
  kind: ChannelKind | undefined;
  isPublic: boolean | null;
  onPick: (isPublic: boolean) => void;
}) {
  const until = privateUntil(comment, kind);
  const isTooLate = until !== null && until < new Date();
  const where = typeof comment.special?.['where'] === 'string' ? comment.special['where'] : '';
  // A private answer to a participant would reach the customer; and some channels let nobody be written to first.
  const isPrivateAlso = !comment.guestContactId && kind?.abilities.comments?.privateReplyHours !== 0;
  const choices = [
    {
      value: true,
      label: where ? t('Publicly, in {where}', { where }) : t('Publicly, below the comment'),
      icon: Globe,
      isOff: false,
    },
    ...(isPrivateAlso ? [{ value: false, label: t('Privately, to its writer'), icon: Lock, isOff: isTooLate }] : []),
  ];
  const words =
    isPublic === true
      ? t('Everybody may read it.')
      : isPublic === false
        ? t('Only its writer reads it.')
        : t('Choose who may read the answer.');
  return (
    <fieldset className="mx-3 mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <legend className="sr-only">{t('Who may read the answer')}</legend>
      {choices.map(({ value, label, icon: Icon, isOff }) => (
        <label
          key={String(value)}
          className={classes(
            'flex min-h-7 items-center gap-1.5 rounded-control border px-2 pointer-coarse:min-h-11',
            isPublic === value ? 'border-accent bg-selected font-medium' : 'border-input-line',
            isOff && 'border-line text-text-3',
          )}
        >
          <input
            type="radio"
            name="who-reads"
            className="accent-accent"
            checked={isPublic === value}
            disabled={isOff}
            onChange={() => onPick(value)}
          />
          <Icon size={14} aria-hidden />
          {label}
        </label>
      ))}
      <span role="status" className={isPublic === false ? 'text-text-2' : 'text-warn'}>
        {isTooLate && isPrivateAlso ? `${words} ${t('It is too late for a private answer.')}` : words}
      </span>
    </fieldset>
  );
}
