// How tall the rows are: kept in this browser for the first paint, and with the agent for other machines.
import { api } from '../../live/index.ts';
import type { Density } from '../../ui/theme.ts';
import { chooseLook, useLook } from '../../ui/use-look.ts';

export function useDensity(): { readonly density: Density; readonly setDensity: (density: Density) => void } {
  const { density } = useLook();
  return {
    density,
    setDensity: (next) => {
      chooseLook({ density: next });
      // Not worth a message when it fails: the browser keeps it anyway.
      void api.changeMe({ body: { preferences: { density: next } } }).catch(() => undefined);
    },
  };
}
