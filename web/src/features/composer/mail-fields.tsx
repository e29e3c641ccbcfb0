// Subject and copies, for channels whose card has them; folded to one line until wanted.
import type { ChannelKind } from '@throughline/sdk';
import { useState } from 'react';
import { addresses, notYetOn, type Draft } from './sendable.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export function MailFields({
  draft,
  change,
  kind,
  subject,
  copies,
}: {
  draft: Draft;
  change: (patch: Partial<Draft>) => void;
  kind: ChannelKind;
  subject: string;
  /** Who else was on the letters: for an answer to all. */
  copies: readonly string[];
}) {
  const missing = kind.abilities.copies ? notYetOn(draft, copies) : [];
  const [showsCopies, setShowsCopies] = useState(false);
  // Also those of a draft that comes back later, or from another browser: nobody gets a copy unseen.
  if (!showsCopies && (draft.cc !== '' || draft.bcc !== '')) setShowsCopies(true);
  return (
    <div className="mx-3.5 flex flex-col">
      <div className="flex flex-wrap items-center gap-x-2">
        {kind.abilities.subject ? (
          <Row
            label={t('Subject')}
            value={draft.subject}
            placeholder={subject}
            onValue={(value) => change({ subject: value })}
          />
        ) : (
          <span className="flex-1" />
        )}
        {missing.length > 0 ? (
          <button
            type="button"
            className="ui-link min-h-7 text-sm whitespace-nowrap"
            title={t('Cc: {names}', { names: listed(missing) })}
            onClick={() => {
              change({ cc: [...addresses(draft.cc), ...missing].join(', ') });
              setShowsCopies(true);
            }}
          >
            {t('Reply to all ({count})', { count: missing.length + 1 })}
          </button>
        ) : null}
        {kind.abilities.copies && !showsCopies ? (
          <button
            type="button"
            className="ui-link min-h-7 text-sm whitespace-nowrap"
            onClick={() => setShowsCopies(true)}
          >
            {t('Cc, Bcc')}
          </button>
        ) : null}
      </div>
      {kind.abilities.copies && showsCopies ? (
        <>
          <Row
            label={t('Cc')}
            value={draft.cc}
            placeholder="name@shop.example"
            onValue={(value) => change({ cc: value })}
          />
          <Row label={t('Bcc')} value={draft.bcc} placeholder="" onValue={(value) => change({ bcc: value })} />
        </>
      ) : null}
    </div>
  );
}
function Row({
  label,
  value,
  placeholder,
  onValue,
}: {
  label: string;
  value: string;
  placeholder: string;
  onValue: (value: string) => void;
}) {
  return (
    <label className="flex min-h-8 min-w-60 flex-1 items-center gap-2 border-b border-line text-sm">
      <span className="text-text-3">{label}</span>
      <input
        value={value}
        placeholder={placeholder}
        onChange={(event) => onValue(event.target.value)}
        className="min-h-7 min-w-0 flex-1 bg-transparent"
      />
    </label>
  );
}
