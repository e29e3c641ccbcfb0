// What a panel's page may say to us, read with suspicion: anything else is as if nothing had been said.
export type Said =
  | { readonly type: 'loaded' }
  | { readonly type: 'resize'; readonly height: number }
  | { readonly type: 'insert'; readonly text: string };

const leastHeight = 40;
const mostHeight = 900;
const mostLetters = 5000;

/** `message` as the page around the frame hands it on: `{panel: {type: 'throughline:…'}}`. */
export function saidIn(message: unknown): Said | null {
  const said = (message as { panel?: unknown } | null)?.panel;
  if (typeof said !== 'object' || said === null) return null;
  const { type, height, text } = said as { type?: unknown; height?: unknown; text?: unknown };
  if (type === 'throughline:loaded') return { type: 'loaded' };
  if (type === 'throughline:resize' && typeof height === 'number' && Number.isFinite(height))
    return { type: 'resize', height: Math.min(mostHeight, Math.max(leastHeight, Math.round(height))) };
  if (type === 'throughline:insert' && typeof text === 'string' && text.trim() !== '')
    return { type: 'insert', text: text.slice(0, mostLetters) };
  return null;
}
