// Opening hours: seven days with their spans. Outside them the chat says when you are back.
import { api, update, useMe } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { PageHead } from '../../ui/page.tsx';
import { SaveBar } from '../../ui/save-bar.tsx';
import { useForm } from '../../ui/use-form.ts';
import { WeekHours } from '../../ui/week-hours.tsx';
import { alwaysOpen, dayNames, officeHours, toSend, type Week } from '../../ui/week.ts';
import { hoursMistakes } from './hours-mistakes.ts';
import { t } from '../../words/t.ts';

export function HoursSection() {
  const { workspace } = useMe();
  const form = useForm<{ hours: Week }>(
    { hours: workspace.settings.hours },
    async ({ hours }) => {
      const next = await api.changeWorkspace({
        body: { settings: { hours: toSend(hours) } },
      });
      update((state) => (state.me ? { ...state, me: { ...state.me, workspace: next } } : state));
    },
    ({ hours }) => hoursMistakes(hours),
  );
  const { hours } = form.values;
  const labels = Object.fromEntries(dayNames().map((name, index) => [`settings.hours.${index}`, name]));
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)}>
      <PageHead
        title={t('Opening hours')}
        actions={
          <>
            <Button onClick={() => form.set('hours', officeHours())}>{t('Mon–Fri 9–17')}</Button>
            <Button onClick={() => form.set('hours', alwaysOpen())}>{t('Always open')}</Button>
          </>
        }
      >
        {t(
          'In the time of {timezone}. Outside them the chat says when you are back, and channels may reply by themselves. A channel can have hours of its own.',
          { timezone: workspace.timezone.replaceAll('_', ' ') },
        )}
      </PageHead>
      <FormError message={form.message} fields={form.fields} labels={labels} />
      <div className="mt-4">
        <WeekHours hours={hours} errorOf={form.errorOf} onChange={(next) => form.set('hours', next)} />
      </div>
      <SaveBar form={form} />
    </form>
  );
}
