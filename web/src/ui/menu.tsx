// Commands behind a button, or at the pointer (ContextMenu): one list of entries draws both, shortcuts printed beside them.
import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import { Check, ChevronRight } from 'lucide-react';
import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { classes } from './classes.ts';
import { Keys, type ShownKeys } from './kbd.tsx';

export type MenuEntry =
  | {
      readonly type?: 'command';
      readonly label: string;
      readonly icon?: ReactNode;
      readonly shortcut?: ShownKeys | undefined;
      readonly isDanger?: boolean;
      readonly isChecked?: boolean;
      /** Why it cannot be used now: shown, and the command is disabled. */
      readonly whyNot?: string | undefined;
      readonly run: () => void;
    }
  | {
      readonly type: 'more';
      readonly label: string;
      readonly icon?: ReactNode;
      readonly shortcut?: ShownKeys | undefined;
      readonly whyNot?: string | undefined;
      readonly entries: readonly MenuEntry[];
    }
  | { readonly type: 'heading'; readonly label: string }
  | { readonly type: 'line' };

type MakeEntries = () => readonly MenuEntry[] | Promise<readonly MenuEntry[]>;

export const popupItemClass = classes(
  'flex min-h-8 cursor-default items-center gap-2 rounded-control px-2 py-1 text-base outline-none select-none pointer-coarse:min-h-11',
  'data-highlighted:bg-selected data-disabled:text-text-3',
);

export interface MenuProps {
  trigger: ReactElement<Record<string, unknown>>;
  entries: readonly MenuEntry[];
  side?: 'top' | 'right' | 'bottom' | 'left';
  align?: 'start' | 'center' | 'end';
}

export function Menu({ trigger, entries, side = 'bottom', align = 'start' }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} collisionPadding={8} className="z-50 outline-none">
          <Base.Popup className={popupClass}>
            <Entries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** The same list under the right mouse button, a long press and the menu key of `children`; made when it opens. */
export function ContextMenu({
  children,
  entries,
}: {
  children: ReactElement<Record<string, unknown>>;
  entries: MakeEntries;
}) {
  return (
    <BaseContext.Root>
      <BaseContext.Trigger render={children} />
      <BaseContext.Portal>
        <BaseContext.Positioner collisionPadding={8} className="z-50 outline-none">
          <BaseContext.Popup className={popupClass}>
            <Made entries={entries} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
}

const popupClass = 'ui-popup max-h-(--available-height) min-w-48 max-w-80 overflow-y-auto p-1 outline-none';

/** Its entries may be on their way: the part of the app that makes them is fetched when a menu first opens. */
function Made({ entries }: { entries: MakeEntries }) {
  const [made, setMade] = useState<readonly MenuEntry[]>([]);
  useEffect(() => void Promise.resolve(entries()).then(setMade), []);
  return <Entries entries={made} />;
}

function Entries({ entries }: { entries: readonly MenuEntry[] }) {
  return entries.map((entry, index) => {
    if (entry.type === 'line') return <Base.Separator key={index} className="my-1 h-px bg-line" />;
    if (entry.type === 'heading')
      return (
        <div key={index} className="px-2 pt-2 pb-1 text-xs font-medium text-text-3">
          {entry.label}
        </div>
      );
    if (entry.type === 'more') return <More key={index} {...entry} />;
    return (
      <Base.Item
        key={index}
        label={entry.label}
        disabled={entry.whyNot !== undefined}
        onClick={entry.run}
        className={classes(popupItemClass, entry.isDanger && 'text-danger')}
      >
        {entry.icon ? (
          <span className="shrink-0 text-text-3" aria-hidden>
            {entry.icon}
          </span>
        ) : null}
        <span className="min-w-0 flex-1">
          {entry.label}
          {entry.whyNot ? <span className="block text-sm">{entry.whyNot}</span> : null}
        </span>
        {entry.isChecked ? <Check size={16} aria-label="chosen" className="text-accent" /> : null}
        {entry.shortcut ? <Keys keys={entry.shortcut} /> : null}
      </Base.Item>
    );
  });
}

/** A list behind an entry: it opens beside it, by the arrow or by hovering. */
function More({ label, icon, shortcut, whyNot, entries }: Extract<MenuEntry, { type: 'more' }>) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger label={label} disabled={whyNot !== undefined} className={popupItemClass}>
        {icon ? (
          <span className="shrink-0 text-text-3" aria-hidden>
            {icon}
          </span>
        ) : null}
        <span className="min-w-0 flex-1">
          {label}
          {whyNot ? <span className="block text-sm">{whyNot}</span> : null}
        </span>
        {shortcut ? <Keys keys={shortcut} /> : null}
        <ChevronRight size={14} aria-hidden className="text-text-3 rtl:-scale-x-100" />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner collisionPadding={8} className="z-50 outline-none">
          <Base.Popup className={popupClass}>
            <Entries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  );
}
