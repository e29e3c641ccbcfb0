// Views of one thing, one at a time; arrow keys move between them.
import { Tabs as Base } from '@base-ui/react/tabs';
import { useRef, type ReactNode } from 'react';
import { classes } from './classes.ts';
import { useInSight } from './use-in-sight.ts';

export interface Tab<V extends string> {
  readonly value: V;
  readonly label: ReactNode;
  readonly count?: number;
  readonly panel: ReactNode;
}

export function Tabs<V extends string>({
  value,
  onChange,
  tabs,
  label,
  className,
}: {
  value: V;
  onChange: (value: V) => void;
  tabs: readonly Tab<V>[];
  label: string;
  className?: string;
}) {
  const bar = useRef<HTMLDivElement>(null);
  useInSight(bar, value);
  return (
    <Base.Root value={value} onValueChange={(next) => onChange(next as V)} className={className}>
      <Base.List ref={bar} aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className={classes(
              '-mb-px flex min-h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent px-2.5 text-text-2 -outline-offset-2! hover:text-text',
              'data-active:border-accent data-active:font-medium data-active:text-text',
            )}
          >
            {tab.label}
            {tab.count === undefined ? null : <span className="tabular text-sm text-text-3">{tab.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="pt-4">
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
