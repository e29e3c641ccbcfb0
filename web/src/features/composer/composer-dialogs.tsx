// What opens over the composer: macros, moments, templates. Each is fetched when it is first asked for.
import type { Conversation, ReplyRoute } from '@throughline/sdk';
import { Suspense } from 'react';
import { useZone } from '../../live/use-zone.ts';
import { snoozeTime } from '../../live/typed-moment.ts';
import type { useComposer } from './use-composer.ts';
import { t } from '../../words/t.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

export function ComposerDialogs({
  composer,
  it,
  templateWays,
  onTemplateDone,
}: {
  composer: ReturnType<typeof useComposer>;
  it: Conversation;
  /** The ways a template may go; null while none is picked. */
  templateWays: readonly ReplyRoute[] | null;
  onTemplateDone: () => void;
}) {
  const zone = useZone(it.contactId);
  const { isNote, kind, route } = composer;
  return (
    <>
      {composer.macros.open ? (
        <Suspense fallback={null}>
          <MacroPicker
            values={composer.macros.values}
            kind={isNote ? undefined : kind}
            said={composer.lastHeard?.text ?? ''}
            onPick={composer.macros.pick}
            onClose={composer.macros.close}
          />
        </Suspense>
      ) : null}
      {composer.macros.saved !== null ? (
        <Suspense fallback={null}>
          <SaveMacro
            text={composer.macros.saved}
            onClose={() => {
              composer.macros.save(null);
              composer.field.current?.focus();
            }}
          />
        </Suspense>
      ) : null}
      {composer.asksWhen ? (
        <Suspense fallback={null}>
          <WhenDialog
            title={composer.asksWhen === 'schedule' ? t('Schedule') : t('Send and snooze until')}
            zone={zone}
            understand={snoozeTime}
            before={
              composer.asksWhen === 'schedule' && route?.closesAt
                ? { at: new Date(route.closesAt), why: t('Answers are not possible then') }
                : null
            }
            onClose={() => composer.setAsksWhen(null)}
            onPick={(at) => {
              composer.setAsksWhen(null);
              void composer.submit(
                composer.asksWhen === 'schedule'
                  ? { dueAt: at.toISOString() }
                  : { then: 'snooze', snoozeUntil: at.toISOString() },
              );
            }}
          />
        </Suspense>
      ) : null}
      {templateWays ? (
        <Suspense fallback={null}>
          <TemplatePicker
            isOpen
            contact={composer.contact}
            routes={templateWays}
            onClose={onTemplateDone}
            onSend={(sending) => {
              onTemplateDone();
              void composer.sendTemplate(sending);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}

const MacroPicker = lazyPart(async () => ({ default: (await import('./macro-picker.tsx')).MacroPicker }), 'over');
const SaveMacro = lazyPart(async () => ({ default: (await import('./save-macro.tsx')).SaveMacro }), 'over');
const WhenDialog = lazyPart(async () => ({ default: (await import('../../ui/when-dialog.tsx')).WhenDialog }), 'over');
const TemplatePicker = lazyPart(
  async () => ({ default: (await import('./template-picker.tsx')).TemplatePicker }),
  'over',
);
