// Commands behind a button, or at the pointer (ContextMenu): one list of entries draws both, shortcuts printed beside them. Only the
// button is drawn here; the list comes with the part of the app that opens beside things.
import { Suspense, useRef, useState, type CSSProperties, type ReactElement, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useAnchored, type Props } from './anchored.ts';
import { classes } from './classes.ts';
import type { ShownKeys } from './kbd.tsx';
import { lazyPart } from './lazy-part.tsx';
import { loadPopups } from './popups.ts';
import { t } from '../words/t.ts';

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

export type MakeEntries = () => readonly MenuEntry[] | Promise<readonly MenuEntry[]>;

export const popupItemClass = classes(
  'flex min-h-8 cursor-default items-center gap-2 rounded-control px-2 py-1 text-base outline-none select-none pointer-coarse:min-h-11',
  'data-highlighted:bg-selected data-disabled:text-text-3',
);
const MenuList = lazyPart(async () => ({ default: (await loadPopups()).MenuList }), 'over');

export interface MenuProps {
  trigger: ReactElement<Props>;
  /** The entries, or what makes them when it opens. */
  entries: readonly MenuEntry[] | MakeEntries;
  /** Left and right follow the language. */
  side?: 'top' | 'bottom' | 'inline-start' | 'inline-end';
  align?: 'start' | 'center' | 'end';
}

export function Menu({ trigger, entries, side = 'bottom', align = 'start' }: MenuProps) {
  const [opened, setOpened] = useState<{ readonly on?: 'first' | 'last' | undefined } | null>(null);
  const { anchor, drawn } = useAnchored(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': opened !== null,
    onPointerEnter: () => void MenuList.load(),
    onFocus: () => void MenuList.load(),
    // Enter and Space click too, with no press counted: then the first entry has the focus.
    onClick: ({ detail }: { detail: number }) => setOpened({ on: detail === 0 ? 'first' : undefined }),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      event.stopPropagation();
      setOpened({ on: event.key === 'ArrowDown' ? 'first' : 'last' });
    },
  });
  return (
    <>
      {drawn}
      {opened ? (
        <Suspense fallback={null}>
          <MenuList
            anchor={anchor}
            label={nameOf(anchor.current)}
            entries={entries}
            side={side}
            align={align}
            focusOn={opened.on}
            finalFocus={anchor}
            onClosed={() => setOpened(null)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
const nameOf = (element: HTMLElement | null): string =>
  element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';

/** How long a finger rests before it means the menu, and how far it may tremble. */
const longTouchMs = 500;
const tremblePx = 10;

/** The same list under the right mouse button, a long press and the menu key of `children`; made when it opens. */
export function ContextMenu({ children, entries }: { children: ReactElement<Props>; entries: MakeEntries }) {
  const [at, setAt] = useState<DOMRect | null>(null);
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number; isLong: boolean } | null>(null);
  const end = () => {
    clearTimeout(press.current?.timer);
    press.current = null;
  };
  const { drawn } = useAnchored(children, {
    onContextMenu: (event: MouseEvent) => {
      event.preventDefault();
      end();
      setAt(new DOMRect(event.clientX, event.clientY));
    },
    onTouchStart: (event: TouchEvent) => {
      end();
      const touch = event.touches[0];
      if (!touch || event.touches.length > 1) return;
      void MenuList.load();
      const { clientX: x, clientY: y } = touch;
      const timer = setTimeout(() => {
        if (press.current) press.current.isLong = true;
        setAt(new DOMRect(x, y));
      }, longTouchMs);
      press.current = { timer, x, y, isLong: false };
    },
    onTouchMove: (event: TouchEvent) => {
      const [touch, began] = [event.touches[0], press.current];
      if (touch && began && Math.hypot(touch.clientX - began.x, touch.clientY - began.y) > tremblePx) end();
    },
    // The finger that opened the menu does not also follow the link under it.
    onTouchEnd: (event: TouchEvent) => {
      if (press.current?.isLong) event.preventDefault();
      end();
    },
    onTouchCancel: end,
    // Safari would show a preview of the link instead.
    style: { ...(children.props['style'] as CSSProperties | undefined), WebkitTouchCallout: 'none' },
  });
  return (
    <>
      {drawn}
      {at ? (
        <MenuAt
          anchor={{ getBoundingClientRect: () => at }}
          label={t('Commands')}
          entries={entries}
          onClosed={() => setAt(null)}
        />
      ) : null}
    </>
  );
}

interface MenuAtProps {
  anchor: { getBoundingClientRect(): DOMRect };
  label: string;
  entries: MakeEntries;
  align?: 'start' | 'end';
  onClosed: () => void;
}
/** The same list, open beside `anchor`, without a button of its own. */
export const MenuAt = (props: MenuAtProps) =>
  // A row stands in a grid, where nothing but rows may stand: the list leaves its traces at the end of the page.
  createPortal(
    <Suspense fallback={null}>
      <MenuList {...props} />
    </Suspense>,
    document.body,
  );
