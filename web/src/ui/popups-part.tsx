// What opens beside a thing: the list of a menu, the words of a tooltip. Fetched after the first paint.
import { Menu as Base } from '@base-ui/react/menu';
import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip';
import { Check, ChevronRight } from 'lucide-react';
import { useEffect, useReducer, useRef, useState, type ReactNode, type RefObject } from 'react';
import { classes } from './classes.ts';
import { Keys, type ShownKeys } from './kbd.tsx';
import { popupItemClass, type MakeEntries, type MenuEntry } from './menu.tsx';
import { useLanguage } from '../words/language.ts';
import { t } from '../words/t.ts';

type Side = 'top' | 'bottom' | 'inline-start' | 'inline-end';
/** A thing on the page, or a point under the pointer. */
type Anchor = RefObject<HTMLElement | null> | { getBoundingClientRect(): DOMRect };

export interface MenuListProps {
  anchor: Anchor;
  label: string;
  entries: readonly MenuEntry[] | MakeEntries;
  side?: Side | undefined;
  align?: 'start' | 'center' | 'end' | undefined;
  /** Opened by the keyboard: its first entry gets the focus, or its last. */
  focusOn?: 'first' | 'last' | undefined;
  /** Where the focus goes when it closes; without, where it was. */
  finalFocus?: RefObject<HTMLElement | null> | undefined;
  onClosed: () => void;
}
const popupClass = 'ui-popup max-h-(--available-height) min-w-48 max-w-80 overflow-y-auto p-1 outline-none';

export function MenuList({ anchor, label, entries, side, align, focusOn, finalFocus, onClosed }: MenuListProps) {
  const [isOpen, setOpen] = useState(true);
  const { made, again, tries } = useMade(entries);
  const popup = useRef<HTMLDivElement>(null);
  const toFocus = (): HTMLElement | boolean => {
    const items = popup.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [];
    return items[focusOn === 'first' ? 0 : items.length - 1] ?? true;
  };
  // A second press of the right button beside the list closes it, and opens nothing of the browser's.
  useEffect(() => {
    const hold = (event: Event) => event.preventDefault();
    addEventListener('contextmenu', hold);
    return () => removeEventListener('contextmenu', hold);
  }, []);
  return (
    <Base.Root
      open={isOpen}
      onOpenChange={(open) => setOpen(open)}
      onOpenChangeComplete={(open) => !open && onClosed()}
    >
      <Base.Portal>
        <Base.Positioner
          anchor={anchor}
          {...(side ? { side } : {})}
          align={align ?? 'start'}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 outline-none"
        >
          <Base.Popup
            ref={popup}
            aria-label={label}
            className={popupClass}
            {...(finalFocus ? { finalFocus } : {})}
            {...(focusOn ? { initialFocus: toFocus } : {})}
          >
            {again ? <Missing again={again} tries={tries} /> : <Entries entries={made} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** As long as a part of a page waits before it is tried again. */
const againMs = 15_000;

/** Entries may be on their way: the part of the app that makes them is fetched when a menu first opens. What did not come can be asked for. */
function useMade(entries: readonly MenuEntry[] | MakeEntries): {
  readonly made: readonly MenuEntry[];
  readonly again: (() => void) | null;
  readonly tries: number;
} {
  const [made, setMade] = useState<readonly MenuEntry[]>([]);
  const [hasFailed, setFailed] = useState(false);
  const [tries, again] = useReducer((count: number) => count + 1, 0);
  const make = typeof entries === 'function' ? entries : null;
  // Its words are those of the language in which they were made.
  const tongue = useLanguage();
  useEffect(() => {
    if (!make) return;
    let isGone = false;
    Promise.resolve()
      .then(make)
      .then(
        (found) => {
          if (isGone) return;
          setMade(found);
          setFailed(false);
        },
        () => void (isGone || setFailed(true)),
      );
    return () => {
      isGone = true;
    };
  }, [tries, tongue]);
  useEffect(() => {
    if (!hasFailed) return;
    addEventListener('online', again);
    const timer = setInterval(again, againMs);
    return () => {
      removeEventListener('online', again);
      clearInterval(timer);
    };
  }, [hasFailed]);
  return { made: typeof entries === 'function' ? made : entries, again: hasFailed ? again : null, tries };
}

/** The list did not come. Browsers may remember what they could not fetch: then only a fresh page helps. */
function Missing({ again, tries }: { again: () => void; tries: number }) {
  return (
    <>
      <Base.Item disabled className={popupItemClass}>
        {t('This part could not be loaded')}
      </Base.Item>
      <Base.Item closeOnClick={false} onClick={again} className={popupItemClass}>
        {t('Try again')}
      </Base.Item>
      {tries > 0 && navigator.onLine ? (
        <Base.Item onClick={() => location.reload()} className={popupItemClass}>
          {t('Reload the page')}
        </Base.Item>
      ) : null}
    </>
  );
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
        {entry.isChecked ? <Check size={16} aria-label={t('chosen')} className="text-accent" /> : null}
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

export interface TooltipWordsProps {
  anchor: RefObject<HTMLElement | null>;
  label: ReactNode;
  shortcut: ShownKeys | undefined;
  side: Side;
  /** The pointer may rest on the words themselves (WCAG 1.4.13). */
  onOver: () => void;
  onOut: () => void;
}
export function TooltipWords({ anchor, label, shortcut, side, onOver, onOut }: TooltipWordsProps) {
  return (
    <BaseTooltip.Root open>
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner
          anchor={anchor}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-60"
          onPointerEnter={onOver}
          onPointerLeave={onOut}
        >
          <BaseTooltip.Popup className="ui-popup flex max-w-72 items-center gap-2 px-2 py-1 text-sm">
            {label}
            {shortcut ? <Keys keys={shortcut} /> : null}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}
