// What an event must look like, whatever it was read from: the core trusts these shapes and stores them.
import assert from 'node:assert/strict';
import type { IdentityRef, Inbound, InboundMessage, Sender } from '@throughline/domain';
import type { Channel } from './channel.ts';

export function checkEvents(channel: Channel, events: readonly Inbound[]): void {
  const ids = events
    .map((event) => (event.kind === 'message' ? event.externalId : 'eventId' in event ? event.eventId : null))
    .filter((id) => id !== null);
  assert.equal(new Set(ids).size, ids.length, 'two events of one call never share an id');
  for (const event of events) checkEvent(channel, event);
}

function checkEvent(channel: Channel, event: Inbound): void {
  if ('externalId' in event) checkKey(event.externalId);
  if ('eventId' in event) checkKey(event.eventId);
  if ('sender' in event) checkSender(channel, event.sender);
  switch (event.kind) {
    case 'message':
      checkMessage(event);
      break;
    case 'edit':
      assert.equal(typeof event.text, 'string');
      checkDate(event.editedAt);
      checkHtml(event.html);
      break;
    case 'reaction':
      assert.ok(event.emoji.every((each) => typeof each === 'string' && each !== ''));
      if (event.at) checkDate(event.at);
      break;
    case 'status':
      assert.ok(['sent', 'delivered', 'read', 'failed'].includes(event.state));
      checkDate(event.at);
      break;
    case 'identity':
      for (const hint of event.hints ?? []) checkRef(hint);
      if (event.consent) {
        assert.ok(['stop', 'start', 'help'].includes(event.consent.said) && event.consent.words !== '');
        checkDate(event.consent.at);
      }
      break;
    case 'watermark':
      assert.ok(['delivered', 'read'].includes(event.state));
      checkDate(event.at);
      break;
    case 'notice':
      assert.ok(event.detail !== '' && (event.state === 'well' || event.remedy !== ''), 'trouble comes with a remedy');
      break;
    case 'delete':
    case 'typing':
      break;
  }
}

function checkMessage(message: InboundMessage): void {
  assert.equal(typeof message.text, 'string');
  checkDate(message.sentAt);
  checkHtml(message.html);
  checkHtml(message.quoted?.html);
  for (const file of message.files) {
    assert.ok(typeof file.ref === 'string' && file.ref !== '' && typeof file.name === 'string' && file.name !== '');
    assert.match(file.mime, /^[\w.+-]+\/[\w.+-]+/);
    assert.ok(file.bytes === undefined || (Number.isFinite(file.bytes) && file.bytes >= 0));
  }
  if (message.replyToExternalId !== undefined) checkKey(message.replyToExternalId);
  for (const token of message.tokens ?? []) assert.ok(typeof token === 'string' && token !== '');
  for (const hint of message.hints ?? []) {
    checkRef(hint);
    assert.ok(['proved', 'claimed'].includes(hint.assurance) && hint.evidence !== '');
  }
  if (message.special) assert.equal(typeof message.special.type, 'string');
  const isSaid =
    message.text !== '' ||
    message.files.length > 0 ||
    message.html ||
    message.special ||
    message.mail ||
    message.quoted;
  assert.ok(isSaid, 'a message that shows nothing at all would be invisible');
}

function checkSender(channel: Channel, sender: Sender): void {
  checkRef(sender);
  assert.ok(channel.card.identityKinds.includes(sender.kind), `${sender.kind} is not an identity of this card`);
  assert.ok(['attested', 'unverified', 'failed'].includes(sender.trust));
  assert.equal(channel.normalize(channel.normalize(sender.value)), channel.normalize(sender.value));
  for (const value of Object.values(sender.attributes ?? {})) assert.equal(typeof value, 'string');
  for (const left of sender.left ?? []) checkRef(left);
  for (const alias of [...(sender.aliases ?? []), ...(sender.lentAliases ?? [])])
    assert.ok(typeof alias === 'string' && alias !== '' && alias !== sender.value);
}
function checkRef(ref: IdentityRef): void {
  for (const part of [ref.kind, ref.scope, ref.value]) assert.equal(typeof part, 'string');
  assert.ok(ref.kind !== '' && ref.value !== '');
}
const checkKey = (key: string): void => {
  assert.ok(typeof key === 'string' && key !== '' && !/undefined|null|NaN|\[object/.test(key), `“${key}” is no key`);
};
const checkDate = (date: Date): void => {
  assert.ok(date instanceof Date && !Number.isNaN(date.getTime()), 'a date that is one');
};
/** Not a sanitiser's test, only the alarm for one that was forgotten. */
function checkHtml(html: string | undefined): void {
  if (html === undefined) return;
  assert.doesNotMatch(
    html,
    /<(script|style|iframe|object|embed|form|base|meta|link)\b|<[^>]*\son\w+\s*=|(?:href|src)\s*=\s*["']?\s*(?:javascript|vbscript|data:text)/i,
  );
}
