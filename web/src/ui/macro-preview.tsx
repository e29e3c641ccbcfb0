// A macro as it would be sent to somebody: its words with what is known, what is still to be filled in, and what it does.
import { listed } from '../words/lists.ts';
import { t } from '../words/t.ts';
interface ShownMacro {
  readonly heading: string;
  readonly pieces: readonly { readonly text: string; readonly isGap: boolean }[];
  readonly missing: readonly string[];
  readonly does: readonly string[];
}

export function MacroPreview({ shown }: { shown: ShownMacro }) {
  const { heading, pieces, missing, does } = shown;
  return (
    <section
      aria-label={t('Preview')}
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto rounded-card border border-line bg-surface p-3 max-md:max-h-64"
    >
      <p className="mb-2 text-sm text-text-3">{heading}</p>
      <p className="wrap-anywhere whitespace-pre-wrap" dir="auto">
        {pieces.map(({ text, isGap }, index) =>
          isGap ? (
            <mark key={index} className="rounded-control bg-warn-soft px-0.5 text-warn">
              {text}
            </mark>
          ) : (
            text
          ),
        )}
      </p>
      {missing.length > 0 ? (
        <p className="mt-2 text-sm text-warn">{t('To be filled in: {missing}', { missing: listed(missing) })}</p>
      ) : null}
      {does.length > 0 ? (
        <p className="mt-2 text-sm text-text-2">
          <span className="font-medium">{t('On sending:')}</span> {listed(does)}
        </p>
      ) : null}
    </section>
  );
}
