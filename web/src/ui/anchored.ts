// Gives an element of somebody else's more to hear and holds on to its node, so that what opens beside it may be fetched later: the
// element is drawn once and never again for it, and keeps its focus.
import { cloneElement, useCallback, useRef, type ReactElement, type Ref, type RefObject } from 'react';

export type Props = Record<string, unknown>;
type Hear = (event: never) => void;

/** The element with more attributes and listeners; its own listeners hear first, and may prevent ours. */
export function useAnchored(
  element: ReactElement<Props>,
  more: Props,
): { readonly anchor: RefObject<HTMLElement | null>; readonly drawn: ReactElement } {
  const anchor = useRef<HTMLElement>(null);
  const own = element.props['ref'] as Ref<HTMLElement> | undefined;
  const ref = useCallback(
    (node: HTMLElement | null) => {
      anchor.current = node;
      if (typeof own === 'function') own(node);
      else if (own) own.current = node;
    },
    [own],
  );
  return { anchor, drawn: cloneElement(element, { ...both(element.props, more), ref }) };
}
function both(own: Props, more: Props): Props {
  const all: Props = {};
  for (const [name, value] of Object.entries(more)) {
    const theirs = own[name];
    all[name] =
      typeof theirs === 'function' && typeof value === 'function' ? inTurn(theirs as Hear, value as Hear) : value;
  }
  return all;
}
const inTurn = (first: Hear, then: Hear) => (event: { readonly defaultPrevented: boolean }) => {
  first(event as never);
  if (!event.defaultPrevented) then(event as never);
};
