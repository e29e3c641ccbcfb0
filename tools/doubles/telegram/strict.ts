// The judging that fields and types alone cannot do: lengths, ranges and uploads that nobody refers to.
import { Refusal } from './state.ts';
import type { Json, Upload, World } from './state.ts';

/** Refuses, and records, a call the vendor's description does not allow. */
export function judged(world: World, method: string, params: Json, uploads: readonly Upload[]): void {
  if (!world.judge) return;
  if (!world.judge.knowsMethod(method)) throw breach(world, 404, `Not Found`, `${method} is no method`);
  const types = world.judge.typesOf(method);
  const used = JSON.stringify(params);
  const files: Json = {};
  for (const { field } of uploads) {
    if (types[field]?.includes('InputFile')) files[field] = { file: field };
    else if (!used.includes(`attach://${field}`))
      throw breach(world, 400, 'Bad Request: unused file', `${method}: the upload ${field} belongs to nothing`);
  }
  const wrong = world.judge.judgeCall(method, { ...params, ...files });
  if (wrong !== null) throw breach(world, 400, `Bad Request: ${wrong}`, `${method}: ${wrong}`);
}

function breach(world: World, code: number, description: string, violation: string): Refusal {
  world.violations.push(violation);
  return new Refusal(code, description);
}

/** Entities must lie inside the text and not cut a surrogate pair. */
export function checkEntities(world: World, text: string, entities: unknown): void {
  for (const entity of (entities as Json[] | undefined) ?? []) {
    const start = Number(entity['offset']);
    const end = start + Number(entity['length']);
    const cuts = (at: number) => /[\uDC00-\uDFFF]/.test(text[at] ?? '') && /[\uD800-\uDBFF]/.test(text[at - 1] ?? '');
    if (start < 0 || end <= start || end > text.length || cuts(start) || cuts(end))
      throw breach(
        world,
        400,
        "Bad Request: can't parse entities: ENTITY_BOUNDS_INVALID",
        `an entity ${start}–${end} does not fit a text of ${text.length}`,
      );
  }
}

/** Every button does exactly one thing, within its size. */
export function checkKeyboard(world: World, markup: Json | undefined): void {
  const rows = markup?.['inline_keyboard'];
  if (!Array.isArray(rows)) return;
  for (const button of rows.flat() as Json[]) {
    const { text, icon_custom_emoji_id: _icon, style: _style, ...action } = button;
    const bytes = Buffer.byteLength(String(button['callback_data'] ?? 'x'));
    if (Object.keys(action).length !== 1 || text === '')
      throw breach(
        world,
        400,
        'Bad Request: text buttons are unallowed in the inline keyboard',
        `a button has ${Object.keys(action).length} actions`,
      );
    if (bytes < 1 || bytes > 64)
      throw breach(world, 400, 'Bad Request: BUTTON_DATA_INVALID', `a button's data has ${bytes} bytes`);
    if (button['url'] !== undefined && !/^(https?|tg):\/\/\S+$/.test(String(button['url'])))
      throw breach(world, 400, 'Bad Request: BUTTON_URL_INVALID', `a button's url is ${JSON.stringify(button['url'])}`);
  }
}
