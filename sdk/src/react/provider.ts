// Hands one visitor to the screens below, and follows whether the app is on the screen.
import { createContext, createElement, type ReactNode, useContext, useEffect, useState } from 'react';
import { createVisitor } from '../visitor/index.ts';
import type { Visitor, VisitorOptions } from '../visitor/types.ts';

const VisitorContext = createContext<Visitor | null>(null);

export type ThroughlineProviderProps = {
  readonly children?: ReactNode;
  /** False while the app is not on the screen: the line is closed and pushes take over. */
  readonly isActive?: boolean;
} & (
  | { readonly visitor: Visitor; readonly options?: undefined }
  /** Read once; for another channel or address give the provider another `key`. */
  | { readonly options: VisitorOptions; readonly visitor?: undefined }
);

/** Starts the visitor it is given, or one it makes; when it goes, the line is closed and what was written stays. */
export function ThroughlineProvider({ children, isActive = true, visitor, options }: ThroughlineProviderProps) {
  const [made] = useState(() => visitor ?? createVisitor(options));
  const current = visitor ?? made;
  useEffect(() => {
    if (!isActive) return undefined;
    current.foreground();
    if (current.state.status === 'idle') void current.start();
    // A visitor and not its end: React mounts twice while developing, and an app may come back to this screen.
    return () => current.background();
  }, [current, isActive]);
  return createElement(VisitorContext.Provider, { value: current }, children);
}

/** The visitor of the nearest provider, for deeds: `identify`, `registerPush`, `reset` … */
export function useVisitor(): Visitor {
  const visitor = useContext(VisitorContext);
  if (!visitor) throw new Error('Throughline’s hooks need a <ThroughlineProvider> above them.');
  return visitor;
}
