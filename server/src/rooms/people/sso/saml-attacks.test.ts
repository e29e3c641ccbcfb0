// What is not genuine in a SAML answer, and what XML can do. Wrapping is numbered as in "On Breaking SAML" (USENIX Security 2012).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Lies, PERSISTENT, type Question } from '../../../../../tools/doubles/saml-provider.ts';
import { ada, door, mallory, provider, refused } from './saml/testing.ts';

test('an answer that is not genuine, not for us or not of now opens nothing', async () => {
  const sha1 = 'http://www.w3.org/2000/09/xmldsig#';
  const hour = 3_600_000;
  const tries: [string, Lies, RegExp][] = [
    ['unsigned', { signs: 'nothing' }, /not signed/],
    ['a stranger’s key', { stranger: true }, /none of the certificates/],
    ['SHA-1', { signatureAlgorithm: `${sha1}rsa-sha1` }, /no longer safe/],
    ['SHA-1 digest', { digestAlgorithm: `${sha1}sha1` }, /no longer safe/],
    ['expired', { shift: -hour }, /too old/],
    ['not yet valid', { shift: hour }, /only later/],
    ['another audience', { audience: 'https://other.example/metadata' }, /for somebody else/],
    ['another recipient', { recipient: 'https://other.example/acs' }, /meant for another address/],
    ['another destination', { destination: 'https://other.example/acs' }, /meant for another address/],
    ['another question', { inResponseTo: '_another' }, /another question/],
    ['no question', { inResponseTo: null }, /another question/],
    ['another issuer', { issuer: 'https://evil.example' }, /calls itself/],
    ['no end', { edit: (xml) => xml.replace(/ NotOnOrAfter="[^"]+" Recipient/, ' Recipient') }, /until when/],
    [
      'no audience',
      { edit: (xml) => xml.replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, '') },
      /audience/,
    ],
    [
      'no sign-in',
      { edit: (xml) => xml.replace(/<saml:AuthnStatement.*<\/saml:AuthnStatement>/, '') },
      /somebody signed in/,
    ],
    ['another holder', { edit: (xml) => xml.replace('cm:bearer', 'cm:holder-of-key') }, /bearer/],
    [
      'a session that is over',
      { edit: (xml) => xml.replace('SessionIndex="s1"', 'SessionNotOnOrAfter="2020-01-01T00:00:00Z"') },
      /too old/,
    ],
    ['no NameID', { edit: (xml) => xml.replace(/<saml:NameID.*<\/saml:NameID>/, '') }, /no NameID/],
    [
      'a NameID that is new each time',
      { edit: (xml) => xml.replace(PERSISTENT, PERSISTENT.replace('persistent', 'transient')) },
      /transient/,
    ],
  ];
  for (const [what, lies, words] of tries)
    await refused(what, (question) => provider.write(question, ada, lies), words);
  const denied = {
    code: 'urn:oasis:names:tc:SAML:2.0:status:RequestDenied',
    words: 'Not assigned to this application',
  };
  await refused('denied', (question) => provider.write(question, ada, { status: denied }), /Not assigned/, 'denied');
});

test('what is wrapped around or beside a signature is never taken for what was signed (XSW 1–8)', async () => {
  const cut = (xml: string, name: string): { whole: string; signature: string; bare: string } => {
    const whole = new RegExp(`<${name}[ >].*</${name}>`, 's').exec(xml)![0];
    // Of a response signed as a whole the outer signature comes first.
    const signature = /<ds:Signature .*?<\/ds:Signature>/s.exec(whole)![0];
    return { whole, signature, bare: whole.replace(signature, '') };
  };
  const forged = (xml: string): string => xml.replaceAll('u-ada', mallory).replace(/ID="_[0-9a-f]+"/, 'ID="_evil"');
  const ofAssertion = (build: (parts: ReturnType<typeof cut> & { evil: string }) => string) => (question: Question) => {
    const xml = provider.write(question, ada);
    const parts = cut(xml, 'saml:Assertion');
    return xml.replace(parts.whole, () => build({ ...parts, evil: forged(parts.bare) }));
  };
  const ofResponse = (build: (parts: ReturnType<typeof cut> & { evil: string }) => string) => (question: Question) => {
    const parts = cut(provider.write(question, ada, { signs: 'response' }), 'samlp:Response');
    return build({ ...parts, evil: forged(parts.bare) });
  };
  const within = (outer: string, end: string, inner: string): string => outer.replace(end, () => inner + end);
  const insert = (signature: string, evil: string): string =>
    evil.replace('</saml:Issuer>', () => `</saml:Issuer>${signature}`);
  const ends = { signature: '</ds:Signature>', assertion: '</saml:Assertion>', response: '</samlp:Response>' };
  const attacks: [string, (question: Question) => string][] = [
    ['XSW1', ofResponse(({ signature, bare, evil }) => insert(within(signature, ends.signature, bare), evil))],
    ['XSW2', ofResponse(({ signature, bare, evil }) => insert(bare + signature, evil))],
    ['XSW3', ofAssertion(({ whole, evil }) => evil + whole)],
    ['XSW4', ofAssertion(({ whole, evil }) => within(evil, ends.assertion, whole))],
    ['XSW5', ofAssertion(({ signature, bare, evil }) => insert(signature, evil) + bare)],
    ['XSW6', ofAssertion(({ signature, bare, evil }) => insert(within(signature, ends.signature, bare), evil))],
    ['XSW7', ofAssertion(({ whole, evil }) => `<samlp:Extensions>${evil}</samlp:Extensions>${whole}`)],
    [
      'XSW8',
      ofAssertion(({ signature, bare, evil }) =>
        insert(within(signature, ends.signature, `<ds:Object>${bare}</ds:Object>`), evil),
      ),
    ],
    ['the forged one last', ofAssertion(({ whole, evil }) => whole + evil)],
    ['a signature over another element', ofAssertion(({ signature, evil }) => insert(signature, evil))],
    [
      'another element of the same ID',
      ofAssertion(({ whole, signature, evil }) =>
        insert(signature, evil.replace('_evil', /ID="(_\w+)"/.exec(whole)![1]!)),
      ),
    ],
    ['changed after it was signed', ofAssertion(({ whole }) => whole.replaceAll('u-ada', mallory))],
    [
      'two references',
      ofAssertion(({ whole }) => whole.replace(/<ds:Reference .*<\/ds:Reference>/s, (each) => each + each)),
    ],
    ['a reference to everything', ofAssertion(({ whole }) => whole.replace(/URI="#[^"]+"/, 'URI=""'))],
    [
      'a transform that chooses',
      ofAssertion(({ whole }) =>
        whole.replace(
          'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
          'http://www.w3.org/TR/1999/REC-xslt-19991116',
        ),
      ),
    ],
    ['canonical with comments', ofAssertion(({ whole }) => whole.replaceAll('exc-c14n#', 'exc-c14n#WithComments'))],
    [
      'an HMAC with the public key',
      ofAssertion(({ whole }) => whole.replace('xmldsig-more#rsa-sha256', 'xmldsig-more#hmac-sha256')),
    ],
  ];
  for (const [name, attack] of attacks)
    await refused(name, attack, /signature|one assertion|same ID|certificates|no longer safe/);
  const { rows } = await door.house.db.query('select from sso_people where subject = $1', [mallory]);
  assert.equal(rows.length, 0);
});

test('XML that is more than elements, attributes and words is not read', async () => {
  const given = (change: (xml: string) => string) => (question: Question) => change(provider.write(question, ada));
  const bomb = `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 8 }, (_, i) => `<!ENTITY b${i} "&b${i - 1};&b${i - 1};">`).join('')}]>`;
  const tries: [string, (question: Question) => string, RegExp][] = [
    ['a comment in the NameID', given((xml) => xml.replace('>u-ada<', '>u-<!-- x -->ada<')), /comment/],
    ['CDATA', given((xml) => xml.replace('>u-ada<', '><![CDATA[u-ada]]><')), /refused/],
    ['an instruction', given((xml) => xml.replace('>u-ada<', '>u-<?x y?>ada<')), /instruction/],
    ['a document type', given((xml) => `<!DOCTYPE samlp:Response>${xml}`), /document type/],
    [
      'an entity of a file',
      given((xml) => `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${xml.replace('u-ada', '&x;')}`),
      /entity/,
    ],
    ['an entity bomb', given((xml) => bomb + xml.replace('u-ada', '&b7;')), /entity/],
    ['an entity nobody declared', given((xml) => xml.replace('u-ada', '&x;')), /well-formed/],
    ['an element in the NameID', given((xml) => xml.replace('>u-ada<', '>u-<b/>ada<')), /certificates/],
    ['not closed', given((xml) => xml.slice(0, -5)), /well-formed/],
    [
      'two attributes of a name',
      given((xml) => xml.replace('Version="2.0"', 'Version="2.0" Version="2.0"')),
      /well-formed/,
    ],
    ['nested without end', () => '<a>'.repeat(20_000) + '</a>'.repeat(20_000), /deeply/],
    ['oversized', given((xml) => xml.replace('u-ada', 'a'.repeat(300_000))), /too large/],
    ['bytes that are no UTF-8', given((xml) => xml.replace('u-ada', '\u0000')), /./],
    ['not SAML', () => '<a/>', /no SAML 2.0/],
    ['encrypted', given((xml) => xml.replaceAll('saml:Assertion', 'saml:EncryptedAssertion')), /encrypted/],
  ];
  for (const [what, xml, words] of tries) await refused(what, xml, words);
  const utf16 = (question: Question) => Buffer.from(provider.write(question, ada), 'utf16le').toString('latin1');
  await refused('UTF-16', utf16, /UTF-8|well-formed/);
});
