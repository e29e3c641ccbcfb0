// What new conversations of a channel begin with: their team, its hours, and what is said by itself.
import type { Channel, Team } from '@throughline/sdk';
import { Field } from './field.tsx';
import { Select } from './select.tsx';
import { Textarea } from './textarea.tsx';
import { WeekHours } from './week-hours.tsx';
import { dayNames, isAlwaysOpen, officeHours, toSend, weekInWords, type Week } from './week.ts';
import { t } from '../words/t.ts';

export interface DefaultValues {
  readonly teamId: string;
  readonly whose: 'workspace' | 'own';
  /** Its own, also while the workspace's are used: what was typed is not lost by looking at the other. */
  readonly hours: Week;
  readonly welcomeText: string;
  readonly closedText: string;
}
export const defaultsOf = (channel: Channel): DefaultValues => ({
  teamId: channel.teamId ?? 'none',
  whose: channel.hours ? 'own' : 'workspace',
  hours: channel.hours ?? officeHours(),
  welcomeText: channel.welcomeText,
  closedText: channel.closedText,
});
export const defaultsToSend = (values: DefaultValues) => ({
  teamId: values.teamId === 'none' ? null : values.teamId,
  hours: values.whose === 'own' ? toSend(values.hours) : null,
  welcomeText: values.welcomeText.trim(),
  closedText: values.closedText.trim(),
});
export const defaultLabels = (): Readonly<Record<string, string>> => ({
  teamId: t('Team'),
  whose: t('Opening hours'),
  welcomeText: t('Automatic welcome'),
  closedText: t('Automatic reply outside hours'),
  ...Object.fromEntries(dayNames().map((name, index) => [`hours.${index}`, name])),
});

export interface ChannelDefaultsProps {
  values: DefaultValues;
  onChange: (values: DefaultValues) => void;
  errorOf: (name: string) => string | undefined;
  teams: readonly Team[];
  /** The workspace's, where they are known: said beside the choice. */
  workspaceHours: Week | null;
}

export function ChannelDefaults({ values, onChange, errorOf, teams, workspaceHours }: ChannelDefaultsProps) {
  const set = (change: Partial<DefaultValues>): void => onChange({ ...values, ...change });
  const labels = defaultLabels();
  const hours = values.whose === 'own' ? values.hours : workspaceHours;
  const isNeverClosed = hours !== null && isAlwaysOpen(hours);
  return (
    <>
      {teams.length > 0 ? (
        <Field
          name="teamId"
          label={labels['teamId']}
          help={t('New conversations of this channel start here.')}
          error={errorOf('teamId')}
        >
          <Select value={values.teamId} onChange={(teamId) => set({ teamId })} choices={teamChoices(teams)} />
        </Field>
      ) : (
        <p className="text-text-2">
          {t(
            'New conversations wait in Unassigned, where everyone sees them. When you have teams, a channel can hand its conversations to one of them.',
          )}
        </p>
      )}
      <Field
        name="whose"
        label={labels['whose']}
        help={
          values.whose === 'own'
            ? t('In the time zone of the workspace.')
            : workspaceHours
              ? t('Now: {hours}. They are set under Settings → Opening hours.', {
                  hours: weekInWords(workspaceHours),
                })
              : t('They are set under Settings → Opening hours.')
        }
      >
        <Select
          value={values.whose}
          onChange={(whose) => set({ whose: whose === 'own' ? 'own' : 'workspace' })}
          choices={[
            { value: 'workspace', label: t('The workspace’s hours') },
            { value: 'own', label: t('Hours of its own') },
          ]}
        />
      </Field>
      {values.whose === 'own' ? (
        <WeekHours hours={values.hours} errorOf={errorOf} onChange={(next) => set({ hours: next })} />
      ) : null}
      <Field
        name="closedText"
        label={labels['closedText']}
        isOptional
        error={errorOf('closedText')}
        help={
          isNeverClosed
            ? t('These hours never end, so it is never sent.')
            : t(
                'Sent once in a conversation, marked as automatic; never to another machine. {{opens}} becomes when you open next, {{company}} your workspace’s name.',
              )
        }
      >
        <Textarea
          value={values.closedText}
          onValueChange={(closedText) => set({ closedText })}
          rows={2}
          maxLength={1000}
          placeholder={t('Thank you for writing. We are closed and open again {{opens}}. We answer then.')}
        />
      </Field>
      <Field
        name="welcomeText"
        label={labels['welcomeText']}
        isOptional
        error={errorOf('welcomeText')}
        help={t('Sent when somebody begins a conversation here within the hours. A person still answers.')}
      >
        <Textarea
          value={values.welcomeText}
          onValueChange={(welcomeText) => set({ welcomeText })}
          rows={2}
          maxLength={1000}
          placeholder={t('Thank you for writing to {{company}}. We answer shortly.')}
        />
      </Field>
    </>
  );
}

const teamChoices = (teams: readonly Team[]) => [
  { value: 'none', label: t('No team') },
  ...teams.map((team) => ({ value: team.id, label: team.name })),
];
