// What we tell a provider: our question, as an address the browser is sent to (saml-bindings-2.0-os 3.4), and who we are (metadata).
import { createSign, randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { bareCertificate } from './certificate.ts';
import { METADATA, SAML, SAMLP, DSIG, escapeXml } from './xml-names.ts';

const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

export interface Ourselves {
  readonly entityId: string;
  readonly acsUrl: string;
}

/** `privateKey`: PEM; the question is signed with it. The answer must name `id`. */
export function askBySaml(given: {
  us: Ourselves;
  signInUrl: string;
  relayState: string;
  now: Date;
  privateKey: string | null;
}): { url: string; id: string } {
  // An NCName must not begin with a digit.
  const id = `_${randomBytes(20).toString('hex')}`;
  const question =
    `<samlp:AuthnRequest xmlns:samlp="${SAMLP}" xmlns:saml="${SAML}" ID="${id}" Version="2.0"` +
    ` IssueInstant="${given.now.toISOString()}" Destination="${escapeXml(given.signInUrl)}"` +
    ` AssertionConsumerServiceURL="${escapeXml(given.us.acsUrl)}" ProtocolBinding="${POST}">` +
    `<saml:Issuer>${escapeXml(given.us.entityId)}</saml:Issuer><samlp:NameIDPolicy AllowCreate="true"/></samlp:AuthnRequest>`;
  const packed = deflateRawSync(Buffer.from(question)).toString('base64');
  const parts: [string, string][] = [
    ['SAMLRequest', packed],
    ['RelayState', given.relayState],
  ];
  if (given.privateKey) parts.push(['SigAlg', RSA_SHA256]);
  // Signed are these very characters in this order.
  let query = parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  if (given.privateKey) {
    const signature = createSign('sha256').update(query).sign(given.privateKey, 'base64');
    query += `&Signature=${encodeURIComponent(signature)}`;
  }
  return { url: given.signInUrl + (given.signInUrl.includes('?') ? '&' : '?') + query, id };
}

/** Our metadata (saml-metadata-2.0-os), to be read by the provider at our entity id. `certificate`: PEM, when questions are signed. */
export function ownMetadata(us: Ourselves, certificate: string | null): string {
  const key = certificate
    ? `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${DSIG}"><ds:X509Data><ds:X509Certificate>${bareCertificate(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
    : '';
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<md:EntityDescriptor xmlns:md="${METADATA}" entityID="${escapeXml(us.entityId)}">` +
    `<md:SPSSODescriptor AuthnRequestsSigned="${certificate !== null}" WantAssertionsSigned="true" protocolSupportEnumeration="${SAMLP}">` +
    `${key}<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>` +
    '<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>' +
    `<md:AssertionConsumerService Binding="${POST}" Location="${escapeXml(us.acsUrl)}" index="0" isDefault="true"/>` +
    '</md:SPSSODescriptor></md:EntityDescriptor>\n'
  );
}
