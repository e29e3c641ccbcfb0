import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultWorkspaceSettings } from '../workspace.ts';
import { pickFacts } from './pick.ts';

const { orderPattern } = defaultWorkspaceSettings();
const pick = (text: string, country?: string) =>
  pickFacts(text, { orderPattern, ...(country ? { country } : {}) }).map((fact) => `${fact.kind}: ${fact.value}`);

/** Sentences as customers write them, and what they state. */
const sentences: readonly [string, readonly string[]][] = [
  ['Hi, order #12345 arrived broken', ['order: 12345']],
  ['order 12345 arrived broken', ['order: 12345']],
  ['My order number is ORD-2024-001, thanks', ['order: ORD-2024-001']],
  ['ord-2024-001', ['order: ORD-2024-001']],
  ['Order no. 998877 and 998878 are late', ['order: 998877', 'order: 998878']],
  ['orders: 11111, 22222, 33333', ['order: 11111', 'order: 22222', 'order: 33333']],
  ['Order:\n55512', ['order: 55512']],
  ['#100 is too short, #10045 is not', ['order: 10045']],
  ['order #101', ['order: 101']],
  ['order 114-1234567-1234567 never came', ['order: 114-1234567-1234567']],
  ['Мій заказ № 77123 не прийшов', ['order: 77123']],
  ['Номер замовлення: 100245, тел 067 123 45 67', ['order: 100245', 'phone: 067 123 45 67']],
  ['Замовлення №100245', ['order: 100245']],
  ['Где мой заказ 55512?', ['order: 55512']],
  ['по заказу 55512 вопрос', ['order: 55512']],
  ['Bestell-Nr. 4711-22 fehlt', ['order: 4711-22']],
  ['Meine Bestellnummer lautet 123456', ['order: 123456']],
  ['mi pedido nº 98765 no ha llegado', ['order: 98765']],
  ['el número de pedido es 98765', ['order: 98765']],
  ['ma commande n° 45612', ['order: 45612']],
  ['numéro de commande : 45612', ['order: 45612']],
  ['o meu pedido número 7788', ['order: 7788']],
  ['a encomenda 778899 está atrasada', ['order: 778899']],
  ['zamówienie nr 12345/2024', ['order: 12345/2024']],
  ['numer zamówienia: 55123', ['order: 55123']],
  ['12345 numaralı siparişim nerede', ['order: 12345']],
  ['sipariş numaram 998811', ['order: 998811']],
  ['رقم الطلب ١٢٣٤٥', ['order: 12345']],
  ['طلبي رقم 7788', ['order: 7788']],
  ['I ordered 2 shirts in 2023', []],
  ['my order 2023 was good', []],
  ['order 1500 units of it', []],
  ['I made an order. 12345 people came.', []],
  ['order from 12345 street', []],
  ['order 12/05/2024 came', []],
  ['the order of 2024-01-15', []],
  ['ticket #12345, case #998877, invoice 44556', []],
  ['color #123456 please, and #ffeedd', []],
  ['it says &#8217; everywhere', []],
  ['I paid 12345 for it', []],

  ['Write to Anna.K+shop@Mail.Example.', ['email: anna.k+shop@mail.example']],
  ['<olena@пошта.укр>', ['email: olena@пошта.укр']],
  ['@support hello, a@b, x@y..z, .@.com, foo@bar.', []],
  ['see https://shop.example/a(b)?x=1).', ['url: https://shop.example/a(b)?x=1']],
  ['(www.shop.example/path)', ['url: www.shop.example/path']],
  ['https://user@evil.example/order/12345 http://localhost ftp://x.example', []],
  ['https://shop.example/#12345', ['url: https://shop.example/#12345']],

  ['call +380 67 123 45 67', ['phone: +380671234567']],
  ['00380671234567', ['phone: +380671234567']],
  ['my phone is 067-123-45-67', ['phone: 067-123-45-67']],
  ['(202) 555-0143', ['phone: (202) 555-0143']],
  ['on 2024-01-15 at 10:30 from 192.168.1.1, 12.05.2024, 1 234 567', []],
  ['2023 - 2024 and 1.2.3.4 and 555 0143', []],
  ['IBAN DE89370400440532013000', []],
  ['my card is 4111 1111 1111 1111, tel', []],

  ['1Z999AA10123456784', ['tracking: 1Z999AA10123456784']],
  ['1Z 999 AA1 01 2345 6784', ['tracking: 1Z999AA10123456784']],
  ['1Z999AA10123456785 has a wrong check digit', []],
  ['RR123456785UA', ['tracking: RR123456785UA']],
  ['RR123456786UA', []],
  ['usps 9400 1000 0000 0000 0000 00', ['tracking: 9400100000000000000000']],
  ['FedEx says 986578788855', ['tracking: 986578788855']],
  ['986578788855', []],
  ['DHL 1234567891', ['tracking: 1234567891']],
  ['Новою поштою, 59000123456789', ['tracking: 59000123456789']],
  ['ТТН 20450123456789', ['tracking: 20450123456789']],
  ['20450123456789', []],
  ['dpd 05212345678901', ['tracking: 05212345678901']],
  ['tracking number: 123456789012', ['tracking: 123456789012']],
  ['Sendungsnummer 00340434161094042557', ['tracking: 00340434161094042557']],
  ['', []],
];
for (const [text, facts] of sentences)
  test(`"${text.replaceAll('\n', '⏎')}" states ${facts.length > 0 ? facts.join(', ') : 'nothing'}`, () =>
    assert.deepEqual(pick(text), facts));

test('a country makes national numbers certain', () => {
  assert.deepEqual(pick('дзвоніть 067 123 45 67', 'UA'), ['phone: +380671234567']);
  assert.deepEqual(pick('(202) 555-0143', 'US'), ['phone: +12025550143']);
});
test('carriers are named', () => {
  assert.equal(pickFacts('1Z999AA10123456784', { orderPattern })[0]!.label, 'Tracking number (UPS)');
  assert.equal(pickFacts('RR123456785UA', { orderPattern })[0]!.label, 'Tracking number (Ukrposhta)');
});
test("a workspace's own pattern replaces the built-in one; an empty one switches order numbers off", () => {
  const own = (orderPattern: string) =>
    pickFacts('order 12345, SHOP/77-X and SHOP/78-Y', { orderPattern }).map((fact) => fact.value);
  assert.deepEqual(own('SHOP/(\\d+-[XY])'), ['77-X', '78-Y']);
  assert.deepEqual(own('SHOP/\\d+-[XY]'), ['SHOP/77-X', 'SHOP/78-Y']);
  assert.deepEqual(own(''), []);
  assert.deepEqual(own('('), []);
});
test('what is said twice is one fact, and one message states at most twenty', () => {
  assert.deepEqual(pick('order 12345! ORDER 12345!! #12345'), ['order: 12345']);
  assert.equal(pick(Array.from({ length: 100 }, (_, index) => `a${index}@mail.example`).join(' ')).length, 20);
});
test('a megabyte of anything takes a blink', () => {
  pick('warm up order 12345 +380671234567 a@b.example');
  for (const sign of [
    '(',
    'a',
    '1',
    '@',
    '+',
    '#1 ',
    '1 ',
    'order ',
    'http://',
    '1Z ',
    'a@a.',
    '\u0661',
    '-',
    '0/',
    '(1',
    'ß',
  ]) {
    const text = sign.repeat(Math.ceil(1_000_000 / sign.length));
    const took = Math.min(
      ...[1, 2, 3].map(() => {
        const start = process.cpuUsage();
        pick(text);
        return process.cpuUsage(start).user / 1000;
      }),
    );
    assert.ok(took < 150, `${JSON.stringify(sign)} took ${Math.round(took)} ms`);
  }
});
