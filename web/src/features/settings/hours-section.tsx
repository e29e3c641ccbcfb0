// Opening hours: seven days with their spans. Outside them the chat says when you are back.
import { api, update, useMe } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { PageHead } from '../../ui/page.tsx';
import { SaveBar } from '../../ui/save-bar.tsx';
import { useForm } from '../../ui/use-form.ts';
import { DayHours } from './day-hours.tsx';
import { alwaysOpen, dayNames, hoursMistakes, officeHours, type Week } from './week.ts';

export function HoursSection() {
  const { workspace } = useMe();
  const form = useForm<{ hours: Week }>(
    { hours: workspace.settings.hours },
    async ({ hours }) => {
      const next = await api.changeWorkspace({
        body: { settings: { hours: hours.map((day) => day.map((span): [string, string] => [...span])) } },
      });
      update((state) => (state.me ? { ...state, me: { ...state.me, workspace: next } } : state));
    },
    ({ hours }) => hoursMistakes(hours),
  );
  const { hours } = form.values;
  const labels = Object.fromEntries(dayNames.map((name, index) => [`settings.hours.${index}`, name]));
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)}>
      <PageHead
        title="Opening hours"
        actions={
          <>
            <Button onClick={() => form.set('hours', officeHours())}>Mon–Fri 9–17</Button>
            <Button onClick={() => form.set('hours', alwaysOpen())}>Always open</Button>
          </>
        }
      >
        In the time of {workspace.timezone.replaceAll('_', ' ')}. Outside them the chat says when you are back.
      </PageHead>
      <FormError message={form.message} fields={form.fields} labels={labels} />
      <ul className="mt-4 flex flex-col divide-y divide-line">
        {hours.map((day, index) => (
          <DayHours
            key={dayNames[index]}
            index={index}
            spans={day}
            error={form.errorOf(`hours.${index}`)}
            onChange={(spans) =>
              form.set(
                'hours',
                hours.map((each, at) => (at === index ? spans : each)),
              )
            }
            onCopy={() =>
              form.set(
                'hours',
                hours.map((each, at) => (at < 5 ? day : each)),
              )
            }
          />
        ))}
      </ul>
      <SaveBar form={form} />
    </form>
  );
}
