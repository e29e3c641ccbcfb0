// The signature below an answer, folded to one line: seen before it goes, and left out this once.
import type { ChannelKind } from '@throughline/sdk';
import { PenLine } from 'lucide-react';
import { useMe } from '../../live/index.ts';
import { signatureFor } from '../../live/signature.ts';
import { t } from '../../words/t.ts';

export function SignatureLine({
  kind,
  isLeftOut,
  onLeaveOut,
}: {
  /** By which it goes; none for a note. */
  kind: ChannelKind | undefined;
  isLeftOut: boolean;
  onLeaveOut: (isLeftOut: boolean) => void;
}) {
  const me = useMe();
  const signature = signatureFor(me, kind);
  if (signature === '') return null;
  if (isLeftOut)
    return (
      <p className="mx-3.5 mb-1 flex items-center gap-2 text-sm text-text-3">
        {t('Goes without signature')}
        <button type="button" className="ui-link min-h-6 pointer-coarse:min-h-11" onClick={() => onLeaveOut(false)}>
          {t('Add it')}
        </button>
      </p>
    );
  return (
    <details className="mx-3.5 mb-1 text-sm text-text-3">
      <summary className="cursor-pointer truncate rounded-control py-0.5 pointer-coarse:py-3">
        <PenLine size={14} aria-hidden className="me-1.5 inline align-[-2px]" />
        {t('Signature: {line}', { line: signature.split('\n', 1)[0] })}
      </summary>
      <p className="mt-1 max-w-prose border-s-2 border-line ps-2 wrap-anywhere whitespace-pre-wrap text-text-2">
        {signature}
      </p>
      <button type="button" className="ui-link mt-1 min-h-6 pointer-coarse:min-h-11" onClick={() => onLeaveOut(true)}>
        {t('Leave it out this time')}
      </button>
    </details>
  );
}
