// Opening hours that make no sense, before the server is asked.
import { settingsMistakes } from '@throughline/domain';
import { toSend, type Week } from '../../ui/week.ts';
import { t } from '../../words/t.ts';

/** The days that make no sense, by the server's names of their fields. */
export function hoursMistakes(week: Week): Record<string, string> {
  const found = settingsMistakes({ hours: toSend(week) });
  return Object.fromEntries(
    Object.keys(found).map((name) => [name, t('Spans like 09:00 to 17:30, in order, without overlap')]),
  );
}
