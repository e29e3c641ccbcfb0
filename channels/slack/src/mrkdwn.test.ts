// Slack's markup in and out: what people meant, no tag we did not make, and no mark that nobody wrote.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emojiName, emojiOf } from './emoji.ts';
import { fromMrkdwn, toMrkdwn } from './mrkdwn.ts';

const nameOf = (id: string) => (id === 'U1' ? 'Mina' : null);
const cases: readonly (readonly [string, string, string | null])[] = [
  ['Hello', 'Hello', null],
  ['a &lt;b&gt; &amp; c', 'a <b> & c', null],
  [
    '*bold* and _slanted_ and ~gone~',
    'bold and slanted and gone',
    '<strong>bold</strong> and <em>slanted</em> and <s>gone</s>',
  ],
  ['2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name', null],
  ['*_both_*', 'both', '<strong><em>both</em></strong>'],
  [
    'see <https://acorn.example/a_b_c|the _page_>',
    'see the _page_ (https://acorn.example/a_b_c)',
    'see <a href="https://acorn.example/a_b_c">the _page_</a>',
  ],
  [
    '<https://acorn.example/?a=1&amp;b=2>',
    'https://acorn.example/?a=1&b=2',
    '<a href="https://acorn.example/?a=1&amp;b=2">https://acorn.example/?a=1&amp;b=2</a>',
  ],
  ['<mailto:a@b.example|a@b.example>', 'a@b.example', '<a href="mailto:a@b.example">a@b.example</a>'],
  ['<javascript:alert(1)|click>', 'click', null],
  ['<@U1> and <@U2> and <@U3|ben>', '@Mina and @U2 and @ben', null],
  ['<!here> <!subteam^S1|@team> <#C1|help>', '@here @team #help', null],
  ['<!date^1392734382^{date}|Feb 18>', 'Feb 18', null],
  ['`*no* <https://x.example>`', '*no* https://x.example', '<code>*no* https://x.example</code>'],
  ['before ```a < b\n*c*``` after', 'before a < b\n*c* after', 'before <pre>a &lt; b\n*c*</pre> after'],
  ['&gt; said\n&gt; twice\nanswer', '> said\n> twice\nanswer', '<blockquote>said<br>twice</blockquote>answer'],
  ['well done :tada: :acorn_party:', 'well done 🎉 :acorn_party:', null],
];
for (const [given, text, html] of cases)
  test(`${JSON.stringify(given)} is read as people see it`, () =>
    assert.deepEqual(fromMrkdwn(given.replaceAll('a < b', 'a &lt; b'), nameOf), { text, html }));

test('whatever is written, only tags of ours come out of it', () => {
  const piece = fc.constantFrom(
    '*',
    '_',
    '~',
    '`',
    '```',
    '<',
    '>',
    '&lt;',
    '|',
    '\n',
    '<script>',
    '"',
    "'",
    'a',
    ' ',
    '<https://x.example|',
    '<@U1>',
    'javascript:',
    '&gt; ',
    '\uE000',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const html = fromMrkdwn(pieces.join(''), nameOf).html ?? '';
      const tags = html.match(/<[^>]*>?/g) ?? [];
      for (const tag of tags)
        assert.match(
          tag,
          /^<(?:\/?(?:strong|em|s|code|pre|blockquote|a)|br|a href="(?:https?|mailto|tel):[^"<>]*")>$/i,
        );
    }),
    { numRuns: 2000 },
  );
});

test('our composer’s words become marks, and nothing a person typed becomes a mention or a link', () => {
  for (const [html, said] of [
    ['<p>Hello <strong>there</strong></p><p>bye</p>', 'Hello *there*\n\nbye'],
    ['<p>a &lt;@U1&gt; &amp; &lt;!channel&gt;</p>', 'a &lt;@U1&gt; &amp; &lt;!channel&gt;'],
    [
      '<p>see <a href="https://acorn.example/?a=1&amp;b=2">this page</a>.</p>',
      'see <https://acorn.example/?a=1&amp;b=2|this page>.',
    ],
    ['<p><a href="javascript:alert(1)">x</a></p>', 'x'],
    ['<ul><li>one</li><li>two</li></ul><ol><li>first</li></ol>', '• one\n• two\n1. first'],
    ['<blockquote>old words</blockquote><p>new</p>', '> old words\n\nnew'],
    ['<p>one<br>two</p><pre>  x &lt; 1\n  y</pre>', 'one\ntwo\n```  x &lt; 1\n  y```'],
    ['<p><em> spaced </em>out <s></s></p>', '_spaced_ out'],
  ] as const)
    assert.equal(toMrkdwn(html), said);
});

test('an emoji has its name, and a name its emoji; a picture of theirs stays a name', () => {
  assert.deepEqual([emojiName('👍'), emojiName('👍🏽'), emojiName('❤️'), emojiName('🧀')], ['+1', '+1', 'heart', null]);
  assert.deepEqual([emojiOf('thumbsup'), emojiOf('+1::skin-tone-3'), emojiOf('acorn')], ['👍', '👍', ':acorn:']);
  assert.equal(emojiName(':acorn:'), 'acorn');
});
