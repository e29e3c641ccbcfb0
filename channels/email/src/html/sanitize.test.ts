// Everything a letter's HTML may try, and what honest letters keep.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sanitizeMail } from './sanitize.ts';

const attacks: readonly [string, RegExp][] = [
  ['<script>alert(1)</script>hi', /alert/],
  ['<img src=x onerror=alert(1)>', /onerror|src=/],
  ['<svg><script>alert(1)</script></svg>', /svg|alert/],
  ['<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>', /onerror|style/],
  ['<style>body{display:none}</style>hi', /display/],
  ['<base href="https://evil.example/">', /base/],
  ['<meta http-equiv=refresh content="0;url=https://evil.example">', /meta/],
  ['<form action="https://evil.example"><input name=p></form>', /form|input/],
  ['<a href="java\nscript:alert(1)">x</a>', /script:/],
  ['<a href="data:text/html,<script>1</script>">x</a>', /data:/],
  ['<a href="vbscript:x">x</a>', /vbscript/],
  ['<a href="&#106;avascript:alert(1)">x</a>', /avascript/],
  ['<div style="position:fixed;top:0">x</div>', /position/],
  ['<div style="background:url(https://t.example/p)">x</div>', /url/],
  ['<div style="width:\\65xpression(1)">x</div>', /\\65|xpression/],
  ['<div style="margin-top:-9999px">x</div>', /-9999/],
  ['<img src="https://t.example/p.gif" width=1 height=1>', /t\.example/],
  ['<iframe srcdoc="<script>1</script>"></iframe>', /iframe|script/],
  ['<noscript><p title="</noscript><img src=x onerror=alert(1)>">', /onerror/],
  ['<link rel=stylesheet href=//evil.example>', /link|evil/],
  ['<img src="https://t.example/p.gif">', / src=/],
  ['<a href="//evil.example">x</a>', /evil/],
  ['<object data=x></object><embed src=x>', /object|embed/],
  ['<div id=x class=y>', /id=|class=/],
];
for (const [html, forbidden] of attacks)
  test(`this HTML is made harmless: ${html.slice(0, 60)}`, () => assert.doesNotMatch(sanitizeMail(html), forbidden));
test('honest HTML keeps its looks, and a remote picture waits to be asked for', () => {
  assert.equal(
    sanitizeMail('<p style="color:red">a <b>b</b> <a href="https://x.example">c</a></p>'),
    '<p style="color:red">a <b>b</b> <a href="https://x.example" target="_blank" rel="noopener noreferrer nofollow">c</a></p>',
  );
  assert.match(
    sanitizeMail('<img src="https://x.example/a.png" alt="a">'),
    /data-remote-src="https:\/\/x\.example\/a\.png"/,
  );
});
