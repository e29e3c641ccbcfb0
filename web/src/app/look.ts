// Theme and density: kept in this browser for the first paint, and with the agent so that they follow to another machine.
import { useSyncExternalStore } from 'react';
import { api } from '../live/index.ts';
import { applyLook, storedLook, type Density, type Look, type Theme } from '../ui/theme.ts';

let look: Look = storedLook();
const listeners = new Set<() => void>();
function choose(next: Look): void {
  look = next;
  applyLook(next);
  for (const listener of listeners) listener();
  // Not worth a message when it fails: the browser keeps it anyway.
  void api.changeMe({ body: { preferences: { theme: next.theme, density: next.density } } }).catch(() => undefined);
}

export function useLook() {
  const now = useSyncExternalStore((listener) => { listeners.add(listener); return () => listeners.delete(listener); }, () => look);
  return { ...now, setTheme: (theme: Theme) => choose({ ...look, theme }), setDensity: (density: Density) => choose({ ...look, density }) };
}
