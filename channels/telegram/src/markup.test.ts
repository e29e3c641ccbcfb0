// Formatting in both directions: nothing of the text is lost, ranges stay inside it, and no markup of a stranger survives.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromHtml, lettersOf, toHtml } from './markup.ts';

test('the composer’s HTML becomes text and entities', () => {
  const cases: readonly [string, string, readonly object[]][] = [
    ['<p>Hi <strong>Ann</strong>,</p><p>bye</p>', 'Hi Ann,\n\nbye', [{ type: 'bold', offset: 3, length: 3 }]],
    ['<p>a<br>b</p>', 'a\nb', []],
    ['<ul><li>one</li><li><em>two</em></li></ul>', '• one\n• two', [{ type: 'italic', offset: 8, length: 3 }]],
    ['<ol><li>one</li><li>two</li></ol><p>end</p>', '1. one\n2. two\n\nend', []],
    ['<pre>x  =\n 1</pre>', 'x  =\n 1', [{ type: 'pre', offset: 0, length: 7 }]],
    ['<p>a <code>b &lt; c &amp;&#33;</code></p>', 'a b < c &!', [{ type: 'code', offset: 2, length: 8 }]],
    [
      '<s>gone</s> <u>here</u>',
      'gone here',
      [
        { type: 'strikethrough', offset: 0, length: 4 },
        { type: 'underline', offset: 5, length: 4 },
      ],
    ],
    ['<blockquote><p>said</p></blockquote><p>no</p>', 'said\n\nno', [{ type: 'blockquote', offset: 0, length: 4 }]],
    ['<p>   lots \n of   space   </p>', 'lots of space', []],
    ['see <a href="https://x.example/">https://x.example/</a>', 'see https://x.example/', []],
    ['<a href="javascript:alert(1)">no</a><script>alert(1)</script><style>p{}</style><!-- c -->', 'no', []],
    [
      '<b>unclosed <i>both',
      'unclosed both',
      [
        { type: 'bold', offset: 0, length: 13 },
        { type: 'italic', offset: 9, length: 4 },
      ],
    ],
    ['1 < 2 & 3 > 2', '1 < 2 & 3 > 2', []],
  ];
  for (const [html, text, entities] of cases) {
    const made = fromHtml(html);
    assert.deepEqual([made.text, made.entities], [text, entities], html);
  }
});

test('list marks are no letters, so formatting is kept where the plain text numbers nothing', () => {
  assert.equal(fromHtml('<ol><li>one</li><li>two</li></ol>').letters, lettersOf('one two'));
});

const entity = fc.record({
  type: fc.constantFrom('bold', 'italic', 'code', 'text_link', 'blockquote', 'nonsense'),
  offset: fc.integer({ min: -3, max: 40 }),
  length: fc.integer({ min: -3, max: 40 }),
  url: fc.constant('https://x.example/'),
});

test('whatever entities say, the HTML holds exactly the text and well-nested tags', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.array(entity, { maxLength: 8 }),
      (text, entities) => {
        const html = toHtml(text, entities);
        if (html === null) return;
        const open: string[] = [];
        for (const [, closing, tag = ''] of html.matchAll(/<(\/?)([a-z]+)[^>]*>/g)) {
          if (tag === 'br') continue;
          if (closing) assert.equal(open.pop(), tag);
          else open.push(tag);
        }
        assert.deepEqual(open, []);
        const words = html
          .replace(/<br>/g, '\n')
          .replace(/<[^>]*>/g, '')
          .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
        assert.equal(words, text);
      },
    ),
    { numRuns: 500 },
  );
});

test('whatever HTML says, entities lie inside the text', () => {
  const piece = fc.constantFrom(
    '<b>',
    '</b>',
    '<i>',
    '</i>',
    '<p>',
    '</p>',
    '<br>',
    '<li>',
    '<ul>',
    '</ul>',
    '<a href="https://x.example/a">',
    '</a>',
    '<pre>',
    '</pre>',
    ' ',
    '\n',
    'word',
    '😀',
    '&amp;',
    '<',
    '</x>',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const { text, entities } = fromHtml(pieces.join(''));
      for (const { offset, length } of entities)
        assert.ok(offset >= 0 && length > 0 && offset + length <= text.length, JSON.stringify({ text, entities }));
    }),
    { numRuns: 1000 },
  );
});

test('a hundred thousand open tags are read in no time', () => {
  const began = process.cpuUsage();
  fromHtml('<b>x'.repeat(20_000));
  toHtml(
    'x'.repeat(4000),
    Array.from({ length: 4000 }, (_, offset) => ({ type: 'bold', offset, length: 4000 - offset })),
  );
  assert.ok(process.cpuUsage(began).user < 5_000_000);
});
