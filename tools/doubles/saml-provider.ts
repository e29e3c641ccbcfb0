// A SAML 2.0 identity provider (Core, Bindings 3.4 and 3.5, Profiles 4.1): it holds us to its own rules, answers by a form its page posts, and
// lies in its answers as it is told.
import { createVerify, randomBytes, type X509Certificate } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { SignedXml } from 'xml-crypto';
import { makeOwnKey } from '../../server/src/rooms/people/sso/saml/certificate.ts';
import { escapeXml as e } from '../../server/src/rooms/people/sso/saml/xml-names.ts';
import { type Call, type Reply, startDouble } from './shared/server.ts';

export interface Somebody {
  readonly nameId: string;
  readonly format?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}
/** How an answer differs from what is right. */
export interface Lies {
  issuer?: string;
  audience?: string;
  recipient?: string;
  destination?: string;
  inResponseTo?: string | null;
  /** Milliseconds the answer's times are moved by. */
  shift?: number;
  signs?: 'assertion' | 'response' | 'both' | 'nothing';
  signatureAlgorithm?: string;
  digestAlgorithm?: string;
  /** The assertion, before it is signed. */
  edit?: (assertion: string) => string;
  status?: { code: string; words: string };
  /** Signs with a key that is not published. */
  stranger?: boolean;
}
export interface Question {
  readonly id: string;
  readonly issuer: string;
  readonly acsUrl: string;
  readonly relayState: string;
}
export interface Form {
  readonly SAMLResponse: string;
  readonly RelayState: string;
}
export type SamlProvider = Awaited<ReturnType<typeof startSamlProvider>>;

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const name = (of: string): string => `urn:oasis:names:tc:SAML:2.0:${of}`;
export const PERSISTENT = name('nameid-format:persistent');

/** `host`: the name it goes by; `localhost` is another site than `127.0.0.1` to a browser. */
export async function startSamlProvider(host = '127.0.0.1') {
  const made = () => makeOwnKey('idp.acme.example', new Date());
  const [first, stranger] = [await made(), await made()];
  /** `person` sits at the browser that comes to the page by itself; `ours` is our certificate, when questions must be signed. */
  const provider = {
    key: first,
    published: [first.certificate],
    person: null as Somebody | null,
    ours: null as X509Certificate | null,
  };

  const double = await startDouble({ judge: () => null, answer, refuse: (body) => ({ status: 400, body }) });
  const home = double.url.replace('127.0.0.1', host);
  const url = (): string => home;
  const entityId = (): string => `${url()}/metadata`;

  function answer(call: Call): Reply {
    if (call.path === '/metadata') return { status: 200, body: metadata(), type: 'application/samlmetadata+xml' };
    if (call.path !== '/sso' || !provider.person) return { status: 404, body: '' };
    const question = read(`${url()}/sso?${new URLSearchParams(call.query).toString()}`);
    return { status: 200, type: 'text/html', body: page(question.acsUrl, respond(question, provider.person)) };
  }

  const metadata = (): string =>
    `<?xml version="1.0"?>\n<!-- Kept by hand. -->\n<md:EntityDescriptor xmlns:md="${name('metadata')}" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${entityId()}">` +
    `<md:IDPSSODescriptor protocolSupportEnumeration="${name('protocol')}">` +
    provider.published
      .map((pem) => pem.replace(/-----[^-]+-----/g, ''))
      .map(
        (each) =>
          `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${each}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
      )
      .join('') +
    `<md:SingleSignOnService Binding="${name('bindings:HTTP-POST')}" Location="${url()}/post"/>` +
    `<md:SingleSignOnService Binding="${name('bindings:HTTP-Redirect')}" Location="${url()}/sso"/>` +
    '</md:IDPSSODescriptor></md:EntityDescriptor>';

  /** What was asked; throws for a question that breaks the rules. */
  function read(address: string): Question {
    const asked = new URL(address);
    const get = (key: string): string => asked.searchParams.get(key) ?? '';
    if (asked.origin !== url() || asked.pathname !== '/sso') throw new Error(`not our page: ${address}`);
    const xml = inflateRawSync(Buffer.from(get('SAMLRequest'), 'base64')).toString();
    const part = (pattern: RegExp): string => pattern.exec(xml)?.[1]?.replaceAll('&#38;', '&') ?? '';
    if (part(/ Destination="([^"]+)"/) !== `${url()}/sso`) throw new Error('a question for somebody else');
    if (!/^_[0-9a-f]{32,}$/.test(part(/ ID="([^"]+)"/))) throw new Error('an id that can be guessed');
    if (get('RelayState').length > 80 || get('RelayState').length < 22)
      throw new Error('a relay state that is too long or too short');
    if (provider.ours) {
      const raw = asked.search.slice(1).split('&Signature=')[0]!;
      const verify = createVerify('sha256').update(raw);
      if (!verify.verify(provider.ours.publicKey, get('Signature'), 'base64'))
        throw new Error('the question is not signed');
    }
    return {
      id: part(/ ID="([^"]+)"/),
      issuer: part(/Issuer>([^<]+)</),
      acsUrl: part(/AssertionConsumerServiceURL="([^"]+)"/),
      relayState: get('RelayState'),
    };
  }

  function respond(question: Question, who: Somebody, lies: Lies = {}): Form {
    return {
      SAMLResponse: Buffer.from(write(question, who, lies)).toString('base64'),
      RelayState: question.relayState,
    };
  }
  function write(question: Question, who: Somebody, lies: Lies = {}): string {
    const at = (minutes: number): string => new Date(Date.now() + (lies.shift ?? 0) + minutes * 60_000).toISOString();
    const asked = lies.inResponseTo === undefined ? question.id : lies.inResponseTo;
    const answered = asked ? ` InResponseTo="${e(asked)}"` : '';
    const issuer = `<saml:Issuer>${e(lies.issuer ?? entityId())}</saml:Issuer>`;
    const id = () => `_${randomBytes(16).toString('hex')}`;
    const attributes = Object.entries(who.attributes ?? {})
      .map(
        ([key, value]) =>
          `<saml:Attribute Name="${e(key)}"><saml:AttributeValue>${e(value)}</saml:AttributeValue></saml:Attribute>`,
      )
      .join('');
    const assertion =
      `<saml:Assertion xmlns:saml="${name('assertion')}" ID="${id()}" Version="2.0" IssueInstant="${at(0)}">${issuer}` +
      `<saml:Subject><saml:NameID Format="${who.format ?? PERSISTENT}">${e(who.nameId)}</saml:NameID>` +
      `<saml:SubjectConfirmation Method="${name('cm:bearer')}"><saml:SubjectConfirmationData NotOnOrAfter="${at(5)}"` +
      ` Recipient="${e(lies.recipient ?? question.acsUrl)}"${answered}/></saml:SubjectConfirmation></saml:Subject>` +
      `<saml:Conditions NotBefore="${at(-1)}" NotOnOrAfter="${at(5)}"><saml:AudienceRestriction>` +
      `<saml:Audience>${e(lies.audience ?? question.issuer)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
      `<saml:AuthnStatement AuthnInstant="${at(0)}" SessionIndex="s1"><saml:AuthnContext><saml:AuthnContextClassRef>` +
      `${name('ac:classes:PasswordProtectedTransport')}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
      `${attributes && `<saml:AttributeStatement>${attributes}</saml:AttributeStatement>`}</saml:Assertion>`;
    const edited = lies.edit ? lies.edit(assertion) : assertion;
    const signs = lies.signs ?? 'assertion';
    const inner = signs === 'assertion' || signs === 'both' ? sign(edited, 'Assertion', lies) : edited;
    const { code, words } = lies.status ?? { code: '', words: '' };
    const status = lies.status
      ? `<samlp:StatusCode Value="${name('status:Responder')}"><samlp:StatusCode Value="${code}"/></samlp:StatusCode><samlp:StatusMessage>${e(words)}</samlp:StatusMessage>`
      : `<samlp:StatusCode Value="${name('status:Success')}"/>`;
    const response =
      `<samlp:Response xmlns:samlp="${name('protocol')}" xmlns:saml="${name('assertion')}" ID="${id()}" Version="2.0"` +
      ` IssueInstant="${at(0)}" Destination="${e(lies.destination ?? question.acsUrl)}"${answered}>${issuer}` +
      `<samlp:Status>${status}</samlp:Status>${lies.status ? '' : inner}</samlp:Response>`;
    return signs === 'response' || signs === 'both' ? sign(response, 'Response', lies) : response;
  }

  function sign(xml: string, element: 'Assertion' | 'Response', lies: Lies): string {
    const { privateKey, certificate } = lies.stranger ? stranger : provider.key;
    const signer = new SignedXml({
      privateKey,
      publicCert: certificate,
      canonicalizationAlgorithm: EXCLUSIVE,
      signatureAlgorithm: lies.signatureAlgorithm ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      idAttribute: 'ID',
    });
    const path = `/*[local-name(.)='${element}']`;
    signer.addReference({
      xpath: path,
      transforms: [ENVELOPED, EXCLUSIVE],
      digestAlgorithm: lies.digestAlgorithm ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
    });
    signer.computeSignature(xml, {
      prefix: 'ds',
      location: { reference: `${path}/*[local-name(.)='Issuer']`, action: 'after' },
    });
    return signer.getSignedXml();
  }

  return Object.assign(provider, {
    ...double,
    url: home,
    entityId,
    metadata,
    read,
    respond,
    write,
    /** Signs with another key from now on, and publishes it beside the old one. */
    async roll(): Promise<void> {
      provider.key = await made();
      provider.published = [provider.published.at(-1)!, provider.key.certificate];
    },
  });
}

/** What a browser is given: a form that posts itself. */
function page(action: string, form: Form): string {
  const fields = Object.entries(form)
    .map(([key, value]) => `<input type="hidden" name="${key}" value="${e(value)}">`)
    .join('');
  return `<!doctype html><title>Signing in</title><form method="post" action="${e(action)}">${fields}</form><script>document.forms[0].submit()</script>`;
}
