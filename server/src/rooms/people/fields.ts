// Fields a workspace defines for its contacts, conversations and companies, and the one way their values are checked.
import {
  fieldKeyOf,
  type FieldSubject,
  type FieldValue,
  missingToClose,
  readFieldValue,
  safeName,
} from '@throughline/domain';
import { type BodyOf, problem, type Routes } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { audit } from '../../ground/audit.ts';
import { handlers } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import * as store from './field-store.ts';

/** So many of one kind of thing: a page of it must stay readable. */
export const MAX_FIELDS = 100;

export const fieldRoutes = handlers({
  listFields: async ({ house, viewer, query }) => ({
    items: (await store.fieldsOf(house.db, viewer.workspaceId, query.subject ?? null)).map(presentField),
  }),
  addField: async ({ house, viewer, body }) => presentField(await addField(house, viewer, body)),
  changeField: async ({ house, viewer, params, body }) =>
    presentField(await changeField(house, viewer, params.id, body)),
  removeField: async ({ house, viewer, params }) => {
    await setRemoved(house, viewer, params.id, true);
  },
  restoreField: async ({ house, viewer, params }) => presentField(await setRemoved(house, viewer, params.id, false)),
});
export const presentField = (row: store.FieldRow) => ({ ...row, choices: [...row.choices] });

/**
 * Checks what is to be written into the fields of one thing: every mistake at once, each by its field. What is unchanged passes, also
 * where its choice is no longer offered.
 */
export async function checkFields(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  subject: FieldSubject,
  change: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, FieldValue | null>> {
  if (Object.keys(change).length === 0) return {};
  const rules = new Map((await store.fieldsOf(tx, workspaceId, subject)).map((rule) => [rule.key, rule]));
  const wrong: Record<string, string> = {};
  const checked: Record<string, FieldValue | null> = {};
  for (const [key, given] of Object.entries(change)) {
    const rule = rules.get(key);
    if (!rule) wrong[`fields.${key}`] = 'is no field here';
    else if (given !== null && JSON.stringify(given) === JSON.stringify(now[key])) checked[key] = given as FieldValue;
    else {
      const read = readFieldValue(rule, given);
      if ('wrong' in read) wrong[`fields.${key}`] = read.wrong;
      else checked[key] = read.value;
    }
  }
  if (Object.keys(wrong).length > 0) throw problem('invalid', { fields: wrong });
  return checked;
}
/** Refuses to close before its fields are filled in. */
export async function mustBeComplete(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const missing = missingToClose(await store.fieldsOf(tx, workspaceId, 'conversation'), values);
  if (missing.length > 0)
    throw problem('fields_missing', {
      detail: `Fill in ${missing.map(({ name }) => name).join(', ')} before closing.`,
      fields: Object.fromEntries(missing.map(({ key }) => [`fields.${key}`, 'is needed before closing'])),
    });
}

async function addField(house: House, viewer: Viewer, given: BodyOf<Routes['addField']>): Promise<store.FieldRow> {
  const id = newId();
  const name = nameOf(given.name);
  const choices = choicesOf(given.type, given.choices);
  if (given.isRequiredToClose && given.subject !== 'conversation')
    throw problem('invalid', { fields: { isRequiredToClose: 'is for fields of conversations' } });
  return await house.db.transaction(async (tx) => {
    const taken = await store.takenKeys(tx, viewer.workspaceId, given.subject);
    if (given.key && taken.includes(given.key))
      throw problem('conflict', {
        detail: 'This key is, or was, a field’s. A key is never given twice.',
        fields: { key: 'is taken' },
      });
    const there = await store.fieldsOf(tx, viewer.workspaceId, given.subject);
    mustBeFree(there, name);
    if (there.length >= MAX_FIELDS)
      throw problem('conflict', { detail: `There are ${MAX_FIELDS} fields already. Remove one first.` });
    const { subject, type, isRequiredToClose } = given;
    const key = given.key ?? fieldKeyOf(name, taken);
    await store.putField(tx, viewer.workspaceId, {
      id,
      subject,
      key,
      name,
      type,
      choices,
      isRequiredToClose,
      position: null,
    });
    return await told(tx, house, viewer, id, 'field.added', null);
  });
}

async function changeField(
  house: House,
  viewer: Viewer,
  id: string,
  change: BodyOf<Routes['changeField']>,
): Promise<store.FieldRow> {
  return await house.db.transaction(async (tx) => {
    await store.takenKeys(tx, viewer.workspaceId, 'contact');
    const field = await store.lockField(tx, viewer.workspaceId, id, false);
    if (!field) throw problem('not_found');
    if (change.isRequiredToClose && field.subject !== 'conversation')
      throw problem('invalid', { fields: { isRequiredToClose: 'is for fields of conversations' } });
    const name = change.name === undefined ? field.name : nameOf(change.name);
    mustBeFree(
      (await store.fieldsOf(tx, viewer.workspaceId, field.subject)).filter((other) => other.id !== id),
      name,
    );
    await store.putField(tx, viewer.workspaceId, {
      ...field,
      name,
      choices: change.choices ? choicesOf(field.type, change.choices) : field.choices,
      isRequiredToClose: change.isRequiredToClose ?? field.isRequiredToClose,
      position: change.position ?? field.position,
    });
    return await told(tx, house, viewer, id, 'field.changed', field);
  });
}

async function setRemoved(house: House, viewer: Viewer, id: string, isRemoved: boolean): Promise<store.FieldRow> {
  return await house.db.transaction(async (tx) => {
    await store.takenKeys(tx, viewer.workspaceId, 'contact');
    const field = await store.lockField(tx, viewer.workspaceId, id, !isRemoved);
    if (!field) throw problem('not_found');
    if (!isRemoved) mustBeFree(await store.fieldsOf(tx, viewer.workspaceId, field.subject), field.name);
    await store.setRemoved(tx, viewer.workspaceId, id, isRemoved ? house.now() : null);
    await told(tx, house, viewer, id, isRemoved ? 'field.removed' : 'field.restored', isRemoved ? field : null);
    return field;
  });
}

/** Screens know fields by their workspace, so news of a field is news of that. */
async function told(
  tx: Tx,
  house: House,
  viewer: Viewer,
  id: string,
  what: string,
  before: store.FieldRow | null,
): Promise<store.FieldRow> {
  const detail = { fieldId: id, change: what };
  write(tx, viewer.workspaceId, [
    { kind: 'workspace', id: viewer.workspaceId, what: 'workspace.changed', detail, actor: actorOf(viewer) },
  ]);
  const after = (await store.fieldsOf(tx, viewer.workspaceId, null)).find((field) => field.id === id) ?? null;
  const name = (after ?? before)!.name;
  await audit(tx, viewer, house.now(), { what, subject: { kind: 'field', id, name }, before, after });
  return after!;
}
function nameOf(given: string): string {
  const name = safeName(given, 60);
  if (name === '') throw problem('invalid', { fields: { name: 'must not be empty' } });
  return name;
}
function mustBeFree(fields: readonly store.FieldRow[], name: string): void {
  if (fields.some((field) => field.name.toLowerCase() === name.toLowerCase()))
    throw problem('conflict', { detail: 'There is a field of this name already.', fields: { name: 'is taken' } });
}
function choicesOf(type: store.FieldRow['type'], given: readonly string[]): string[] {
  const choices = given.map((choice) => safeName(choice, 200)).filter((choice) => choice !== '');
  const isChosen = type === 'choice' || type === 'choices';
  if (!isChosen && choices.length > 0)
    throw problem('invalid', { fields: { choices: 'are only for a field with choices' } });
  if (isChosen && choices.length === 0) throw problem('invalid', { fields: { choices: 'must name at least one' } });
  if (new Set(choices.map((choice) => choice.toLowerCase())).size < choices.length)
    throw problem('invalid', { fields: { choices: 'must differ from each other' } });
  return choices;
}
