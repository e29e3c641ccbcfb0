// The part of the contract about cards and settings: a form is drawn from them, and encryption decided by them.
import assert from 'node:assert/strict';
import type { Card } from './card.ts';
import type { Settings } from './channel.ts';

export function checkCard(card: Card): void {
  assert.deepEqual(JSON.parse(JSON.stringify(card)), card, 'only what JSON can carry');
  assert.match(card.kind, /^[a-z][a-z0-9]{0,30}$/);
  assert.ok(card.title && card.description && card.setup.minutes > 0);
  assert.match(card.icon, /^[Mm][MmLlHhVvCcSsQqTtAaZz0-9 ,.eE-]+$/, 'the icon is one path');
  assert.match(card.tint, /^#[0-9a-f]{6}$/i);
  assert.ok(card.identityKinds.length > 0);
  const keys = card.settings.map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length, 'a key stands for one field');
  for (const field of card.settings) {
    assert.match(field.key, /^[a-z][A-Za-z0-9]*$/);
    assert.ok(field.label, `${field.key} has a label`);
    if (field.pattern) {
      new RegExp(`^(?:${field.pattern.source})$`, 'u');
      assert.ok(field.pattern.hint);
    }
    if (field.when) assert.ok(keys.includes(field.when.key), `${field.key} depends on a field that exists`);
    assert.equal(field.kind === 'choice', field.choices !== undefined, `${field.key}: choices belong to a choice`);
    if (field.choices && field.default !== undefined)
      assert.ok(
        field.choices.some(({ value }) => value === field.default),
        `${field.key}: the default is a choice`,
      );
    if (field.isOwn) assert.ok(!field.required, `${field.key}: nobody can be asked for it`);
    if (field.kind === 'secret') assert.equal(field.default, undefined, `${field.key}: a secret has no default`);
    if (/secret|password|token/i.test(field.key) && !/url|mode|limit|kind/i.test(field.key))
      assert.equal(field.kind, 'secret', `${field.key} sounds like a secret, so it must be one`);
  }
  const { text, files, buttons, replyWindowHours } = card.abilities;
  assert.ok(text.limit >= 16 && Number.isInteger(text.limit));
  assert.ok(files.perMessage >= 0 && files.megabytes >= 0 && files.captionLimit <= text.limit);
  for (const [mime, most] of Object.entries(files.megabytesOf ?? {})) {
    assert.match(mime, /^[a-z]+\/(\*|[\w.+-]+)$/);
    assert.ok(most > 0 && most <= files.megabytes, `${mime} may be larger than all`);
  }
  assert.ok(files.perMessage === 0 || files.mimes.length > 0);
  assert.ok((buttons.max === 0 && !buttons.links) || buttons.titleLimit > 0);
  const { list, cards } = card.abilities;
  if (list) assert.ok(list.max > 0 && list.titleLimit > 0 && list.textLimit > 0);
  if (cards) assert.ok(cards.max > 0 && cards.titleLimit > 0 && cards.textLimit > 0);
  assert.ok(!cards || cards.buttons === 0 || cards.buttonTitleLimit > 0);
  assert.ok(replyWindowHours === null || replyWindowHours > 0);
  const { scopedWindow } = card.abilities;
  if (scopedWindow) assert.ok(scopedWindow.hours > 0 && !new RegExp(scopedWindow.scope).test(''), 'not everybody’s');
  for (const setting of [card.abilities.readMarks?.setting, card.abilities.typing.setting])
    if (setting !== undefined) {
      const field = card.settings.find(({ key }) => key === setting);
      assert.equal(field?.kind, 'switch', `${setting} is a switch`);
    }
  for (const field of card.settings) if (field.isExpiry) assert.equal(field.kind, 'hidden');
  for (const { url } of card.setup.links ?? []) assert.match(url, /^https:\/\/[\w.-]+\//, 'a link of the vendor’s own');
  const { lateReply, templates } = card.abilities;
  if (lateReply) {
    assert.ok(replyWindowHours !== null && lateReply.hours > replyWindowHours, 'a late reply is later than the window');
    assert.equal(card.settings.find(({ key }) => key === lateReply.setting)?.kind, 'switch');
  }
  for (const kind of templates?.startsWith ?? []) assert.ok(card.identityKinds.includes(kind));
}

/** Settings, as given or as `connect` found them, hold plain values of known fields. */
export function checkSettings(card: Card, settings: Settings): void {
  for (const [key, value] of Object.entries(settings)) {
    const field = card.settings.find((each) => each.key === key);
    assert.ok(field, `“${key}” is not a field of the card`);
    assert.ok(['string', 'number', 'boolean'].includes(typeof value), `${key} is one plain value`);
    if (field.pattern && typeof value === 'string' && value !== '')
      assert.match(value, new RegExp(`^(?:${field.pattern.source})$`, 'u'));
    if (field.choices)
      assert.ok(
        field.choices.some((choice) => choice.value === value),
        `${key} is one of its choices`,
      );
  }
  for (const field of card.settings)
    if (field.required && isShown(field, settings))
      assert.ok(settings[field.key] !== undefined, `${field.key} is required`);
}
/** A field that another one hides is nobody's duty. */
const isShown = (field: Card['settings'][number], settings: Settings): boolean =>
  field.when === undefined || field.when.is.includes(settings[field.when.key] ?? '');
