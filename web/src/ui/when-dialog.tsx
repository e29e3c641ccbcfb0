// Asks for a moment: a usual one, one typed as people say it, or one from the calendar. Says it in the customer's time as well.
import { Clock } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { cityOf, morningIn } from './when.ts';
import { t } from '../words/t.ts';
import { locale } from '../words/language.ts';

const moment = (at: Date, timeZone?: string) =>
  new Intl.DateTimeFormat(locale(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
    ...(timeZone ? { timeZone } : {}),
  }).format(at);

export function WhenDialog({
  title,
  zone,
  understand,
  before = null,
  onPick,
  onClose,
}: {
  title: string;
  /** The customer’s time zone, where it is known. */
  zone: string | null;
  /** What is typed as a moment; null: not understood. */
  understand: (typed: string, now: Date) => Date | null;
  /** No later than this, and why not. */
  before?: { readonly at: Date; readonly why: string } | null;
  onPick: (at: Date) => void;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState('');
  const [picked, setPicked] = useState('');
  const now = new Date();
  const own = picked ? new Date(picked) : understand(typed, now);
  const theirs = zone ? t('{city}, their time', { city: cityOf(zone) }) : t('your time; theirs is not known');
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const tomorrow = morningIn(zone ?? here, now);
  const monday = morningIn(zone ?? here, now, 9, 1);
  const choices = [
    { label: t('In 1 hour'), at: new Date(now.getTime() + 3_600_000), detail: '' },
    ...(tomorrow ? [{ label: t('Tomorrow at 9:00'), at: tomorrow, detail: theirs }] : []),
    ...(monday ? [{ label: t('Monday at 9:00'), at: monday, detail: theirs }] : []),
  ];
  const whyNot = (at: Date) => (at <= now ? t('This is past') : before && at > before.at ? before.why : null);
  const trouble = own ? whyNot(own) : null;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{t('Keep writing')}</Button>
          <Button look="primary" disabled={!own || trouble !== null} onClick={() => own && onPick(own)}>
            {own && trouble === null ? t('Choose {time}', { time: moment(own) }) : t('Choose')}
          </Button>
        </>
      }
    >
      <ul className="mb-3">
        {choices.map((choice) => (
          <li key={choice.label}>
            <button
              type="button"
              disabled={whyNot(choice.at) !== null}
              onClick={() => onPick(choice.at)}
              className="flex min-h-11 w-full items-center gap-2 rounded-control px-2 text-start hover:bg-hover disabled:text-text-3"
            >
              <Clock size={14} aria-hidden className="shrink-0 text-text-3" />
              <span className="min-w-0 flex-1">
                {choice.label}
                {choice.detail ? <span className="block text-sm text-text-3">{choice.detail}</span> : null}
              </span>
              <span className="tabular text-sm whitespace-nowrap text-text-3">
                {whyNot(choice.at) ?? moment(choice.at)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="grid gap-2 sm:grid-cols-2">
        <label className="text-sm text-text-2">
          {t('Typed')}
          <input
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setPicked('');
            }}
            placeholder={t('fri 9, 3d, tomorrow 14:30')}
            className="mt-1 min-h-9 w-full rounded-control border border-input-line bg-bg px-2 text-base text-text"
          />
        </label>
        <label className="text-sm text-text-2">
          {t('From the calendar')}
          <input
            type="datetime-local"
            value={picked}
            onChange={(event) => setPicked(event.target.value)}
            className="mt-1 min-h-9 w-full rounded-control border border-input-line bg-bg px-2 text-base text-text"
          />
        </label>
      </div>
      <p role="status" className="mt-2 min-h-5 text-sm text-text-2">
        {own
          ? (trouble ??
            `${moment(own)}${zone && zone !== here ? ` · ${t('{time} in {city}', { time: moment(own, zone), city: cityOf(zone) })}` : ''}`)
          : typed !== ''
            ? t('Try “3d”, “2h” or “fri 14:30”.')
            : ''}
      </p>
    </Dialog>
  );
}
