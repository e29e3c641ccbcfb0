// Who takes part in another person's matter, and whose subject is of another one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressesOf, invitationOf } from './guest.ts';
import { bareSubject, isOtherSubject } from './subject.ts';

const bob = { kind: 'email', scope: '', value: 'Bob@Customer.example' };
test('whoever a letter was addressed to is invited by the newest such letter, and nobody else is', () => {
  const letters = [
    { conversationId: 'c', identityId: 'new', addresses: ['carol@x.example'] },
    { conversationId: 'c', identityId: 'last', addresses: ['support@x.example', ' bob@customer.example '] },
    { conversationId: 'c', identityId: 'first', addresses: ['bob@customer.example'] },
  ];
  assert.equal(invitationOf(letters, bob)?.identityId, 'last');
  assert.equal(invitationOf(letters, { ...bob, value: 'eve@customer.example' }), undefined);
  assert.equal(invitationOf([], bob), undefined);
});
test('To and Cc are read as we store them and as others send them; Bcc invites nobody', () => {
  assert.deepEqual(
    addressesOf({
      to: [{ name: 'B', address: 'b@x.example' }, null, 7],
      cc: ['c@x.example', ''],
      bcc: ['d@x.example'],
    }),
    ['b@x.example', 'c@x.example'],
  );
  for (const odd of [null, 'x', {}, { to: 'b@x.example' }, { cc: { address: 'b@x.example' } }])
    assert.deepEqual(addressesOf(odd), []);
});

for (const subject of [
  'Re: Lamp broken',
  'RE: FW: Lamp broken',
  'Fwd: Re[3]: Lamp broken',
  'AW: WG: Lamp broken',
  'RV: Lamp broken',
  'TR : Lamp broken',
  'ENC: RES: Lamp broken',
  'Відп: Пересл: Lamp broken',
  'Отв: Lamp broken',
  'رد: Lamp broken',
  'YNT: İLT: Lamp broken',
  'Odp: PD: Lamp broken',
  '[shop] Re: [#12] Lamp broken',
  '回复：Lamp broken',
])
  test(`“${subject}” is about “Lamp broken”`, () => {
    assert.equal(bareSubject(subject), 'Lamp broken');
  });

test('a subject is another matter only when it shares no word with any letter before it', () => {
  assert.equal(isOtherSubject('Re: Invoice 88', ['Lamp broken', 'Re: Lamp']), true);
  assert.equal(isOtherSubject('Re: lamp, once more', ['Lamp broken']), false);
  assert.equal(isOtherSubject('Rechnung 88', ['Lamp broken', 'RECHNUNG 88']), false);
  assert.equal(isOtherSubject('Re:', ['Lamp broken']), false, 'no words, no new matter');
  assert.equal(isOtherSubject('Invoice', ['', 'Re: ']), false, 'nothing to compare with');
  assert.equal(isOtherSubject('发票问题', ['灯坏了']), true);
  assert.equal(isOtherSubject('灯还是坏了', ['灯坏了']), false);
});
test('a subject made to hang the reader does not', () => {
  const started = process.cpuUsage();
  bareSubject('Re: '.repeat(50_000));
  bareSubject(`${'['.repeat(500)}${' '.repeat(400)}`);
  bareSubject('re[1] '.repeat(10_000));
  assert.ok(process.cpuUsage(started).user < 500_000);
});
