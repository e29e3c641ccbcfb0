// Whom a SAML answer proves (Web Browser SSO Profile, saml-profiles-2.0-os 4.1.4): what the provider signed is read, and held against what
// was asked, whom it is for, and the clock.
import type { Claims } from '../oidc.ts';
import { SsoRefusal } from '../refusal.ts';
import { checkPlaces, signedForm } from './signature.ts';
import { allNamed, attribute, childrenNamed, isNamed, parseXml, wordsOf } from './xml.ts';
import { SAML, SAMLP } from './xml-names.ts';

export const ANSWER_BYTES = 256 * 1024;
const SKEW_MS = 60_000;
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const FORMAT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:';
const EMAIL_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

export interface Expected {
  readonly issuer: string;
  /** PEM. */
  readonly certificates: readonly string[];
  readonly entityId: string;
  readonly acsUrl: string;
  /** Null: nobody asked; the provider began. */
  readonly inResponseTo: string | null;
  readonly now: Date;
}
export interface Said {
  readonly id: string;
  /** Until then it must not be taken again. */
  readonly expiresAt: Date;
  readonly claims: Claims;
  readonly nameFormat: string;
  readonly attributes: { name: string; values: string[] }[];
}

/** `given` is the form's `SAMLResponse`, base64. Throws a refusal for whatever is not genuine, meant for us, and of now. */
export function readAnswer(given: string, expected: Expected): Said {
  const text = decode(given);
  const root = parseXml(text);
  if (!isNamed(root, SAMLP, 'Response') || attribute(root, 'Version') !== '2.0')
    throw new SsoRefusal('provider', 'This is no SAML 2.0 answer.');
  checkStatus(root);
  const assertion = onlyAssertion(root);
  checkPlaces(root, assertion);
  const signedRoot = signedForm(text, root, expected.certificates);
  const signed = signedForm(text, assertion, expected.certificates) ?? (signedRoot && onlyAssertion(signedRoot));
  if (!signed)
    throw new SsoRefusal('provider', 'The answer is not signed. Let the provider sign the assertion or the response.');
  checkEnvelope(signedRoot ?? root, expected);
  return readAssertion(signed, expected);
}

function decode(given: string): string {
  const base64 = given.replace(/\s+/g, '');
  if (base64.length > (ANSWER_BYTES * 4) / 3) throw new SsoRefusal('provider', 'The answer is too large.');
  if (base64 === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
    throw new SsoRefusal('provider', 'The provider sent no answer.');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    throw new SsoRefusal('provider', 'The answer is not text in UTF-8.');
  }
}

/** Words of a provider that refuses somebody prove nothing and need no proof. */
function checkStatus(root: Element): void {
  const status = childrenNamed(root, SAMLP, 'Status')[0];
  const codes = status ? allNamed(status, SAMLP, 'StatusCode').map((each) => attribute(each, 'Value') ?? '') : [];
  if (codes[0] === SUCCESS) return;
  const told = status ? wordsOf(childrenNamed(status, SAMLP, 'StatusMessage')[0]) : null;
  const why = told || codes.at(-1)?.split(':').at(-1) || 'it did not say why';
  const isDenied = codes.some((each) => /:(RequestDenied|AuthnFailed|NoAuthnContext|UnknownPrincipal)$/.test(each));
  throw new SsoRefusal(isDenied ? 'denied' : 'provider', `The provider did not sign them in: ${why.slice(0, 300)}`);
}

/** One in the whole document, directly in the answer: there is never a choice of which to read. */
function onlyAssertion(root: Element): Element {
  if (allNamed(root, SAML, 'EncryptedAssertion').length > 0)
    throw new SsoRefusal(
      'provider',
      'The assertion is encrypted. Switch that off at the provider: TLS covers the way.',
    );
  const [assertion, ...more] = allNamed(root, SAML, 'Assertion');
  if (!assertion || more.length > 0 || assertion.parentNode !== root)
    throw new SsoRefusal('provider', 'The answer must hold one assertion, and holds none or several.');
  return assertion;
}

function checkEnvelope(root: Element, expected: Expected): void {
  const destination = attribute(root, 'Destination');
  if (destination !== null && destination !== '' && destination !== expected.acsUrl)
    throw new SsoRefusal('provider', `The answer is meant for another address: ${destination.slice(0, 200)}`);
  checkIssuer(childrenNamed(root, SAML, 'Issuer')[0], expected);
  checkAsked(attribute(root, 'InResponseTo'), expected);
}
function checkIssuer(element: Element | undefined, { issuer }: Expected): void {
  const named = wordsOf(element);
  if (element && named !== issuer)
    throw new SsoRefusal('provider', `The provider calls itself ${(named ?? '').slice(0, 200)}, not ${issuer}.`);
}
function checkAsked(answered: string | null, { inResponseTo }: Expected): void {
  if (answered === null && inResponseTo === null) return;
  if (inResponseTo === null)
    throw new SsoRefusal('expired', 'The answer is to a question that is answered already, too old, or not ours.');
  if (answered !== null && answered !== inResponseTo)
    throw new SsoRefusal('provider', 'The answer is to another question than the one that was asked.');
}

function readAssertion(assertion: Element, expected: Expected): Said {
  const issuers = childrenNamed(assertion, SAML, 'Issuer');
  if (issuers.length !== 1 || attribute(assertion, 'Version') !== '2.0')
    throw new SsoRefusal('provider', 'The assertion does not say who makes it.');
  checkIssuer(issuers[0], expected);
  const [subject, ...moreSubjects] = childrenNamed(assertion, SAML, 'Subject');
  if (!subject || moreSubjects.length > 0)
    throw new SsoRefusal('provider', 'The assertion does not say whom it is about.');
  const ends = [confirmedUntil(subject, expected), checkConditions(assertion, expected)];
  checkAuthentication(assertion, expected);
  const { name, format } = nameOf(subject);
  const attributes = attributesOf(assertion);
  return {
    id: attribute(assertion, 'ID')!,
    expiresAt: new Date(Math.min(...ends) + SKEW_MS),
    claims: claimsOf(name, format, attributes),
    nameFormat: format,
    attributes,
  };
}

/** At least one confirmation must hold whole: for this address, for this question, until then. */
function confirmedUntil(subject: Element, expected: Expected): number {
  let why = 'The assertion is not one that a browser may carry (bearer).';
  for (const confirmation of childrenNamed(subject, SAML, 'SubjectConfirmation')) {
    const about = childrenNamed(confirmation, SAML, 'SubjectConfirmationData')[0];
    if (attribute(confirmation, 'Method') !== BEARER || !about) continue;
    const recipient = attribute(about, 'Recipient');
    const until = instant(attribute(about, 'NotOnOrAfter'));
    const answered = attribute(about, 'InResponseTo');
    if (recipient !== expected.acsUrl)
      why =
        recipient === null
          ? 'The assertion does not say for which address it is meant.'
          : `The assertion is meant for another address: ${recipient.slice(0, 200)}`;
    else if (until === null || attribute(about, 'NotBefore') !== null)
      why = 'The assertion does not say until when it holds.';
    else if (until + SKEW_MS <= expected.now.getTime()) why = TOO_OLD;
    else if (answered !== expected.inResponseTo)
      why = 'The assertion answers another question than the one that was asked.';
    else return until;
  }
  throw new SsoRefusal('provider', why);
}
const TOO_OLD = 'The provider’s answer is too old, or the clocks differ.';

function checkConditions(assertion: Element, expected: Expected): number {
  const [conditions, ...more] = childrenNamed(assertion, SAML, 'Conditions');
  const audiences = conditions ? childrenNamed(conditions, SAML, 'AudienceRestriction') : [];
  if (!conditions || more.length > 0 || audiences.length === 0)
    throw new SsoRefusal('provider', 'The assertion does not say whom it is for (audience).');
  const now = expected.now.getTime();
  const from = attribute(conditions, 'NotBefore');
  const until = attribute(conditions, 'NotOnOrAfter');
  if (from !== null && !((instant(from) ?? Infinity) - SKEW_MS <= now))
    throw new SsoRefusal('provider', 'The provider’s answer holds only later, so the clocks differ.');
  if (until !== null && !((instant(until) ?? -Infinity) + SKEW_MS > now)) throw new SsoRefusal('provider', TOO_OLD);
  for (const restriction of audiences) {
    const named = childrenNamed(restriction, SAML, 'Audience').map(wordsOf);
    const first = named[0] ?? null;
    if (!named.includes(expected.entityId))
      throw new SsoRefusal(
        'provider',
        first === null
          ? 'The assertion does not say whom it is for (audience).'
          : `The assertion is for somebody else: ${first.slice(0, 200)}`,
      );
  }
  return until === null ? Infinity : instant(until)!;
}

function checkAuthentication(assertion: Element, expected: Expected): void {
  const statements = childrenNamed(assertion, SAML, 'AuthnStatement');
  if (statements.length === 0) throw new SsoRefusal('provider', 'The assertion does not say that somebody signed in.');
  for (const statement of statements) {
    const until = attribute(statement, 'SessionNotOnOrAfter');
    if (until !== null && !((instant(until) ?? -Infinity) + SKEW_MS > expected.now.getTime()))
      throw new SsoRefusal('provider', TOO_OLD);
  }
}

function nameOf(subject: Element): { name: string; format: string } {
  const [nameId, ...more] = childrenNamed(subject, SAML, 'NameID');
  const name = wordsOf(nameId);
  if (!nameId || more.length > 0 || !name || name.length > 500)
    throw new SsoRefusal('provider', 'The provider gives no NameID, by which it knows people again.');
  const format = attribute(nameId, 'Format') ?? '';
  if (format === `${FORMAT}transient`)
    throw new SsoRefusal(
      'provider',
      'The NameID is transient: another one each time, so nobody is known again. Choose persistent or emailAddress at the provider.',
    );
  return { name, format };
}

function attributesOf(assertion: Element): Said['attributes'] {
  return childrenNamed(assertion, SAML, 'AttributeStatement')
    .flatMap((statement) => childrenNamed(statement, SAML, 'Attribute'))
    .map((each) => ({
      name: attribute(each, 'Name') ?? '',
      values: childrenNamed(each, SAML, 'AttributeValue').flatMap((value) => wordsOf(value) ?? []),
    }));
}

/** As Okta, Entra, Google, ADFS, Keycloak, OneLogin and eduPerson name them. */
const CLAIM = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const OID = 'urn:oid:';
const names = {
  email: [
    'email',
    'mail',
    'emailaddress',
    'user.email',
    `${CLAIM}/emailaddress`,
    `${OID}0.9.2342.19200300.100.1.3`,
    `${OID}1.2.840.113549.1.9.1`,
  ],
  name: [
    'displayname',
    'name',
    'http://schemas.microsoft.com/identity/claims/displayname',
    `${OID}2.16.840.1.113730.3.1.241`,
    `${OID}2.5.4.3`,
    'cn',
  ],
  first: [
    'firstname',
    'first_name',
    'givenname',
    'given_name',
    'user.firstname',
    `${CLAIM}/givenname`,
    `${OID}2.5.4.42`,
  ],
  last: ['lastname', 'last_name', 'surname', 'sn', 'family_name', 'user.lastname', `${CLAIM}/surname`, `${OID}2.5.4.4`],
};
function claimsOf(name: string, format: string, attributes: Said['attributes']): Claims {
  const said = (wanted: readonly string[]): string | null =>
    attributes.find((each) => wanted.includes(each.name.toLowerCase()) && each.values[0])?.values[0] ?? null;
  const looksLikeOne = /^[^@\s]+@[^@\s]+$/.test(name) && format !== `${FORMAT}persistent`;
  const parts = [said(names.first), said(names.last)].filter((part) => part !== null).join(' ');
  return {
    subject: name,
    email: said(names.email) ?? (format === EMAIL_FORMAT || looksLikeOne ? name : null),
    isEmailVerified: null,
    name: said(names.name) ?? (parts === '' ? null : parts),
    hostedDomain: null,
  };
}

/** Milliseconds of an xs:dateTime in UTC; null for anything else. */
function instant(text: string | null): number | null {
  if (text === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text)) return null;
  const value = Date.parse(text);
  return Number.isNaN(value) ? null : value;
}
