// Theme and density of this browser: kept at hand so that the first paint is already right.
export const themes = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];
export const densities = ['comfortable', 'compact'] as const;
export type Density = (typeof densities)[number];

const key = 'throughline.look';
export interface Look {
  readonly theme: Theme;
  readonly density: Density;
}

/** What was chosen here before; anything unreadable is the default. */
export function storedLook(): Look {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    const { theme, density } = kept as Partial<Look>;
    return {
      theme: themes.includes(theme as Theme) ? (theme as Theme) : 'system',
      density: densities.includes(density as Density) ? (density as Density) : 'comfortable',
    };
  } catch {
    return { theme: 'system', density: 'comfortable' };
  }
}

/** Puts the look on the page and keeps it. Call it once before the first render. */
export function applyLook(look: Look): void {
  const { dataset } = document.documentElement;
  if (look.theme === 'system') delete dataset['theme'];
  else dataset['theme'] = look.theme;
  dataset['density'] = look.density;
  try {
    localStorage.setItem(key, JSON.stringify(look));
  } catch {
    // Storage may be off; the look then lasts as long as the page.
  }
}
