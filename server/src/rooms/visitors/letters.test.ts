// Every mail to a visitor speaks every language whole, and theirs is chosen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf, languages, proofLetter, proofPage, unsubscribePage, wishesOf } from '../threads/index.ts';
import { awayLetter, copyLetter } from './letters.ts';
import type { Mail } from '../../ground/mailer.ts';
import { call, rows, t, write, type Reply } from './try-visits.ts';

const at = new Date('2026-03-02T13:30:00Z');
const scripts = { uk: /[іїє]/i, ru: /[ыэё]/i, ar: /\p{Script=Arabic}/u, de: /Sie/, tr: /[ışğ]/i, pl: /[ąęłść]/i };

const letters = languages.map((language) => {
  const company = 'Acorn {company} <Coffee>';
  const away = awayLetter(language, {
    company,
    answers: [{ author: '', text: 'On its way.', files: ['bowl.png'] }],
    canReply: true,
    link: 'https://shop.example/cart',
    stopUrl: 'https://support.example/unsubscribe/x',
  });
  const unanswerable = awayLetter(language, { company, answers: [], canReply: false, link: null, stopUrl: null });
  const copy = copyLetter(language, {
    company,
    timezone: 'Europe/Berlin',
    lines: [
      { at, author: '', isOwn: true, isRemoved: false, text: 'hello', files: [] },
      { at, author: 'Maja', isOwn: false, isRemoved: true, text: 'secret', files: ['secret.pdf'] },
    ],
  });
  const proofs = (['inChat', 'inConversation'] as const).map((occasion) =>
    proofLetter(language, company, 'https://support.example/prove/x', occasion),
  );
  return {
    language,
    company,
    away,
    unanswerable,
    copy,
    proofs,
    page: proofPage(language, company),
    stop: unsubscribePage(language, company),
  };
});

for (const { language, company, away, unanswerable, copy, proofs, page, stop } of letters) {
  test(`${language}: each letter and the page of a proof say all they must`, () => {
    assert.ok(away.text.includes('On its way.') && away.text.includes('📎 bowl.png'));
    assert.ok(away.text.includes('\nhttps://shop.example/cart\n') && away.text.includes(company));
    assert.notEqual(away.text.split('\n\n').at(-3)!.split('\n')[0], unanswerable.text.split('\n\n').at(-2));
    assert.match(copy.text, /2026/);
    assert.match(copy.text, /14[:.]30|2:30|١٤:٣٠|٢:٣٠/, 'in the company’s own time');
    assert.ok(copy.text.includes('hello') && !copy.text.includes('secret'), 'what was removed is gone');
    for (const letter of proofs) assert.ok(letter.text.includes('\n\nhttps://support.example/prove/x\n\n'));
    assert.ok(page.ask.includes(company));
    for (const text of [away, unanswerable, copy, ...proofs].flatMap((letter) => [letter.subject, letter.text]))
      assert.doesNotMatch(text.replaceAll(company, ''), /[{}]/);
    assert.match(away.text, /\n\n.+\nhttps:\/\/support\.example\/unsubscribe\/x$/);
    assert.ok(stop.ask.includes(company) && stop.doneMore.includes(company));
    for (const words of Object.values(page)) assert.notEqual(words, '');
    for (const words of Object.values<string>({ ...stop })) assert.match(words.replaceAll(company, ''), /^[^{}]+$/);
    if (language in scripts)
      for (const text of [away.text, proofs[0]!.text, proofs[1]!.text, page.ask, stop.ask])
        assert.match(text, scripts[language as keyof typeof scripts]);
  });
}
test('no two languages say the same', () => {
  for (const pick of [
    (each: (typeof letters)[number]) => each.away.text,
    (each: (typeof letters)[number]) => each.proofs[0]!.text,
    (each: (typeof letters)[number]) => each.page.gone,
    (each: (typeof letters)[number]) => each.stop.goneMore,
  ])
    assert.equal(new Set(letters.map(pick)).size, languages.length);
});

for (const [wishes, expected] of [
  [['pt-BR'], 'pt'],
  [['', 'auto', 'uk'], 'uk'],
  [['xx', 'ar-EG'], 'ar'],
  [['plt'], 'en'],
  [[undefined, 'DE_at'], 'de'],
  [[], 'en'],
] as const) {
  test(`the language of ${JSON.stringify(wishes)} is ${expected}`, () => assert.equal(languageOf(...wishes), expected));
}
test('a browser’s wishes come best first', () => {
  assert.deepEqual(wishesOf('fr;q=0.3, pl, en;q=0.8, de;q=0'), ['pl', 'en', 'fr']);
  assert.deepEqual(wishesOf(undefined), []);
});

for (const language of languages) {
  test(`a chat shown in ${language} gets its proof and its copy in ${language}`, async () => {
    const sent: Mail[] = [];
    const { mailer } = t.house;
    Object.assign(t.house, { mailer: { isSet: true, send: async (letter: Mail) => void sent.push(letter) } });
    try {
      const { channelId } = await rows<{ channelId: string }>(
        `select id as "channelId" from channels where kind = 'chat' limit 1`,
      ).then((found) => found[0]!);
      const device = await (call('startVisit', { params: { channelId }, body: { language } }) as Reply<'startVisit'>);
      const to = `${language}@shop.example`;
      await write(device, 'hello', { form: { email: to } });
      await call('mailTranscript', { device });
      assert.equal(sent[0]!.subject, proofLetter(language, 'Acorn', '', 'inChat').subject);
      await t.house.db.query(
        `update links set assurance = 'proved', made_by = 'contact' where other_id = (select id from identities where value = $1)`,
        [to],
      );
      await call('mailTranscript', { device });
      assert.equal(sent[1]!.subject, copyLetter(language, { company: 'Acorn', timezone: 'UTC', lines: [] }).subject);
      assert.deepEqual(
        sent.map((letter) => letter.to),
        [to, to],
      );
    } finally {
      Object.assign(t.house, { mailer });
    }
  });
}
