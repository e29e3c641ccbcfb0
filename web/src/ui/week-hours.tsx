// A week of opening hours to fill in, a day a row.
import { DayHours } from './day-hours.tsx';
import type { Week } from './week.ts';

export interface WeekHoursProps {
  hours: Week;
  errorOf: (name: string) => string | undefined;
  onChange: (hours: Week) => void;
}

export function WeekHours({ hours, errorOf, onChange }: WeekHoursProps) {
  return (
    <ul className="flex flex-col divide-y divide-line">
      {hours.map((day, index) => (
        <DayHours
          key={index}
          index={index}
          spans={day}
          error={errorOf(`hours.${index}`)}
          onChange={(spans) => onChange(hours.map((each, at) => (at === index ? spans : each)))}
          onCopy={() => onChange(hours.map((each, at) => (at < 5 ? day : each)))}
        />
      ))}
    </ul>
  );
}
