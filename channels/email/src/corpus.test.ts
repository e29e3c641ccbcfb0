// Real letters of others: none breaks the reader, bounces and complaints are understood, replies are parted from what they quote.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseBounce } from './bounce/parse.ts';
import { corpusFiles, corpusSkip } from './corpus.ts';
import { htmlToText } from './html/lines.ts';
import { email } from './index.ts';
import { parseLetter } from './mime/letter.ts';
import { partHtml } from './quote/html.ts';
import { partText } from './quote/text.ts';

const place = { channelId: '01900000-0000-7000-8000-0000000000c1', sign: (text: string) => `signed(${text})` };
const settings = { address: 'support@shop.example', auth: 'password', smtpHost: 'smtp.shop.example' };

test('every complaint of the corpora is understood as one', { skip: corpusSkip }, async (t) => {
  const paths = corpusFiles('bounces', /arf-[^/]*\.eml$/);
  const kinds = await Promise.all(
    paths.map(async (path) => parseBounce(await parseLetter(readFileSync(path)), undefined)?.kind),
  );
  const understood = kinds.filter((kind) => kind === 'complaint').length;
  t.diagnostic(`${understood} of ${paths.length} complaints`);
  assert.ok(paths.length > 0 && understood / paths.length >= 0.9);
});
test(
  'every mail of the corpora is read without an exception, each in seconds',
  { skip: corpusSkip, timeout: 180_000 },
  async () => {
    for (const path of corpusFiles('.', /\.(eml|msg|txt)$|emails\//)) {
      const from = process.cpuUsage();
      await assert.doesNotReject(
        async () => email.read({ body: readFileSync(path), headers: {}, meta: {} }, settings, place),
        path,
      );
      assert.ok(process.cpuUsage(from).user < 4_000_000, path);
    }
  },
);
test(
  'of real bounces at least 95 of 100 are understood, with a recipient',
  { skip: corpusSkip, timeout: 180_000 },
  async (t) => {
    const paths = corpusFiles('bounces', /\.eml$/).filter((path) => !/rfc3834|arf-/.test(path));
    let understood = 0;
    for (const path of paths)
      if ((parseBounce(await parseLetter(readFileSync(path)), undefined)?.failures.length ?? 0) > 0) understood += 1;
    t.diagnostic(`${understood} of ${paths.length} bounces (${((understood / paths.length) * 100).toFixed(1)} %)`);
    assert.ok(understood / paths.length >= 0.95);
  },
);
test('ordinary mail is not taken for a bounce', { skip: corpusSkip }, async () => {
  for (const path of corpusFiles('talon/tests/fixtures/standard_replies', /\.eml$/))
    assert.equal(parseBounce(await parseLetter(readFileSync(path)), 'someone@x.example'), null, path);
});
test(
  'replies of real mail programs show only the reply: all of the HTML ones, and all but one of the plain ones',
  { skip: corpusSkip },
  async (t) => {
    const html = corpusFiles('talon/tests/fixtures/html_replies', /html$/).filter((path) =>
      /^Hi\. I am fine\.\s+Thanks,\s+Alex$/.test(htmlToText(partHtml(readFileSync(path, 'utf8')).said)),
    );
    const plain: string[] = [];
    for (const path of corpusFiles('talon/tests/fixtures/standard_replies', /\.eml$/))
      if (
        partText((await parseLetter(readFileSync(path))).text)
          .said.trim()
          .startsWith('Hello')
      )
        plain.push(path);
    t.diagnostic(`HTML ${html.length} of 9, plain ${plain.length} of 12`);
    assert.ok(html.length === 9 && plain.length >= 11);
  },
);
test('no reply of the corpora loses a word: what is not said is quoted', { skip: corpusSkip }, () => {
  const words = (text: string) => text.replace(/\s+/g, ' ').trim().split(' ').sort().join(' ');
  for (const path of corpusFiles('crisp-replies', /txt$/)) {
    const text = readFileSync(path, 'utf8');
    const { said, quoted } = partText(text);
    assert.equal(words(`${said} ${quoted}`), words(text), path);
    assert.notEqual(said.trim(), '', path);
  }
});
