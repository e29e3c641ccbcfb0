// What opens over the composer: macros, moments, templates. Each is fetched when it is first asked for.
import type { Conversation, ReplyRoute } from '@throughline/sdk';
import { lazy, Suspense } from 'react';
import { useZone } from '../../live/use-zone.ts';
import { snoozeTime } from '../../live/words.ts';
import type { useComposer } from './use-composer.ts';
import { t } from '../../words/t.ts';

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

const MacroPicker = lazy(() => import('./macro-picker.tsx').then((it) => ({ default: it.MacroPicker })));
const SaveMacro = lazy(() => import('./save-macro.tsx').then((it) => ({ default: it.SaveMacro })));
const WhenDialog = lazy(() => import('../../ui/when-dialog.tsx').then((it) => ({ default: it.WhenDialog })));
const TemplatePicker = lazy(() => import('./template-picker.tsx').then((it) => ({ default: it.TemplatePicker })));
