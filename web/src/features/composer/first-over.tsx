// What opens over the first words: macros, a moment, templates; the same as over the composer.
import type { ReplyRoute } from '@throughline/sdk';
import { Suspense } from 'react';
import { snoozeTime } from '../../live/typed-moment.ts';
import { useZone } from '../../live/use-zone.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import type { useFirst } from './use-first.ts';
import { putMacro } from './use-macros.ts';
import { t } from '../../words/t.ts';

export type Over = 'macros' | 'when' | 'template';

export function FirstOver({
  first,
  over,
  templateWays,
  onDone,
}: {
  first: ReturnType<typeof useFirst>;
  over: Over | null;
  templateWays: readonly ReplyRoute[];
  onDone: () => void;
}) {
  const { field, change, kind, values, contact, contactId, route } = first;
  if (over === null) return null;
  return (
    <Suspense fallback={null}>
      {over === 'macros' ? (
        <MacroPicker
          values={values}
          kind={kind}
          said=""
          onPick={(macro) => {
            onDone();
            putMacro(macro, { kind, values, field, change });
          }}
          onClose={() => {
            onDone();
            field.current?.focus();
          }}
        />
      ) : over === 'when' ? (
        <When
          contactId={contactId}
          route={route}
          onClose={onDone}
          onPick={(at) => {
            onDone();
            first.submit({ dueAt: at.toISOString() });
          }}
        />
      ) : (
        <TemplatePicker
          isOpen
          contact={contact}
          routes={templateWays}
          onClose={onDone}
          onSend={(sending) => {
            onDone();
            first.sendTemplate(sending);
          }}
        />
      )}
    </Suspense>
  );
}

interface WhenProps {
  readonly route: ReplyRoute | undefined;
  readonly onPick: (at: Date) => void;
  readonly onClose: () => void;
}
/** Where somebody is known, it is their morning that is offered. */
const When = ({ contactId, ...rest }: WhenProps & { contactId: string | null }) =>
  contactId === null ? <WhenIn zone={null} {...rest} /> : <WhenTheirs contactId={contactId} {...rest} />;
const WhenTheirs = ({ contactId, ...rest }: WhenProps & { contactId: string }) => (
  <WhenIn zone={useZone(contactId)} {...rest} />
);
const WhenIn = ({ zone, route, onPick, onClose }: WhenProps & { zone: string | null }) => (
  <WhenDialog
    title={t('Schedule')}
    zone={zone}
    understand={snoozeTime}
    before={route?.closesAt ? { at: new Date(route.closesAt), why: t('Answers are not possible then') } : null}
    onClose={onClose}
    onPick={onPick}
  />
);

const MacroPicker = lazyPart(async () => ({ default: (await import('./macro-picker.tsx')).MacroPicker }), 'over');
const WhenDialog = lazyPart(async () => ({ default: (await import('../../ui/when-dialog.tsx')).WhenDialog }), 'over');
const TemplatePicker = lazyPart(
  async () => ({ default: (await import('./template-picker.tsx')).TemplatePicker }),
  'over',
);
