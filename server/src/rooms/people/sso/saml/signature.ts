// Which part of an answer a provider has signed. What comes back is made of the very bytes the signature covers, so nothing that stands
// beside them can be taken for it (signature wrapping). The only file that knows the library.
import { SignedXml } from 'xml-crypto';
import { SsoRefusal } from '../refusal.ts';
import { allNamed, attribute, childrenNamed, childrenOf, isNamed, parseXml } from './xml.ts';
import { DSIG } from './xml-names.ts';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = `${DSIG}enveloped-signature`;
const SIGNATURES = ['rsa-sha256', 'rsa-sha512'].map((name) => `http://www.w3.org/2001/04/xmldsig-more#${name}`);
const DIGESTS = ['sha256', 'sha512'].map((name) => `http://www.w3.org/2001/04/xmlenc#${name}`);

/** The element as it was signed by one of these certificates (PEM); null when it carries no signature of its own. */
export function signedForm(text: string, element: Element, certificates: readonly string[]): Element | null {
  const [signature, ...more] = childrenNamed(element, DSIG, 'Signature');
  if (!signature) return null;
  if (more.length > 0) throw wrong();
  const id = attribute(element, 'ID') ?? '';
  checkForm(signature, id);
  for (const certificate of certificates) {
    const bytes = check(text, signature, certificate);
    if (bytes === null) continue;
    const signed = parseXml(bytes);
    if (!isNamed(signed, element.namespaceURI!, element.localName) || attribute(signed, 'ID') !== id) throw wrong();
    return signed;
  }
  throw new SsoRefusal(
    'provider',
    'The answer is signed with a key that none of the certificates here belongs to. Read the provider’s metadata again.',
  );
}

/** Signatures stand where they belong, under what they sign: one for the answer, one for the assertion, none anywhere else. */
export function checkPlaces(root: Element, assertion: Element): void {
  for (const signature of allNamed(root, DSIG, 'Signature'))
    if (signature.parentNode !== root && signature.parentNode !== assertion) throw wrong();
}

/** Exactly what SAML asks of a signature (Core 5.4), and only algorithms that still hold. */
function checkForm(signature: Element, id: string): void {
  const [info, value, keyInfo, ...rest] = childrenOf(signature);
  if (!info || !value || rest.length > 0) throw wrong();
  if (!isNamed(info, DSIG, 'SignedInfo') || !isNamed(value, DSIG, 'SignatureValue')) throw wrong();
  if (keyInfo && !isNamed(keyInfo, DSIG, 'KeyInfo')) throw wrong();
  const [canonical, method, reference, ...others] = childrenOf(info);
  if (!canonical || !method || !reference || others.length > 0) throw wrong();
  const [transforms, digest, digestValue, ...extra] = childrenOf(reference);
  if (!transforms || !digest || !digestValue || extra.length > 0) throw wrong();
  const parts: [Element, string][] = [
    [canonical, 'CanonicalizationMethod'],
    [method, 'SignatureMethod'],
    [reference, 'Reference'],
    [transforms, 'Transforms'],
    [digest, 'DigestMethod'],
    [digestValue, 'DigestValue'],
  ];
  if (!parts.every(([part, name]) => isNamed(part, DSIG, name))) throw wrong();
  if (id === '' || attribute(reference, 'URI') !== `#${id}`) throw wrong();
  const algorithm = (part: Element): string => attribute(part, 'Algorithm') ?? '';
  const steps = childrenOf(transforms);
  if (!steps.every((step) => isNamed(step, DSIG, 'Transform'))) throw wrong();
  if (steps.map(algorithm).join(' ') !== `${ENVELOPED} ${EXCLUSIVE}` || algorithm(canonical) !== EXCLUSIVE)
    throw wrong();
  if (!SIGNATURES.includes(algorithm(method)) || !DIGESTS.includes(algorithm(digest)))
    throw new SsoRefusal(
      'provider',
      'The answer is signed in a way that is no longer safe (SHA-1 or another). Choose RSA with SHA-256 at the provider.',
    );
}

function check(text: string, signature: Element, certificate: string): string | null {
  const checker = new SignedXml({ publicCert: certificate, getCertFromKeyInfo: () => null });
  try {
    checker.loadSignature(signature);
    if (!checker.checkSignature(text)) return null;
  } catch {
    // The library throws for a signature that is not this key's.
    return null;
  }
  const [bytes, ...more] = checker.getSignedReferences();
  return bytes !== undefined && more.length === 0 ? bytes : null;
}

const wrong = (): SsoRefusal =>
  new SsoRefusal('provider', 'The answer’s signature is not where or what SAML asks for, so it proves nothing.');
