// Theme and density chosen from the frame: kept in this browser for the first paint, and with the agent for other machines.
import { api } from '../live/index.ts';
import type { Density, Theme } from '../ui/theme.ts';
import { chooseLook, useLook as useSharedLook } from '../ui/use-look.ts';

export function useLook() {
  const now = useSharedLook();
  return { ...now, setTheme: (theme: Theme) => keep({ theme }), setDensity: (density: Density) => keep({ density }) };
}
function keep(part: { theme: Theme } | { density: Density }): void {
  const { theme, density } = chooseLook(part);
  // Not worth a message when it fails: the browser keeps it anyway.
  void api.changeMe({ body: { preferences: { theme, density } } }).catch(() => undefined);
}
