// An OpenID Connect provider (Core 1.0, Discovery 1.0, RFC 7636): it holds a client to its own rules, and lies in its tokens as it is told.
import { createHash, createHmac, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { type Call, type Reply, startDouble } from './shared/server.ts';

type Claims = Record<string, unknown>;
export interface Someone {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean | string;
  readonly name?: string;
  readonly hd?: string;
}
interface Code {
  readonly challenge: string;
  readonly redirectUri: string;
  readonly nonce: string;
  readonly who: Someone;
}
/** How the next answers differ from what is right. */
export interface Lies {
  claims?: Claims;
  alg?: 'none' | 'HS256';
  /** Signed by a key that is not published. */
  key?: KeyObject;
  issuer?: string;
  /** What stands in the id token is asked for at `userinfo` instead. */
  isThin?: boolean;
  takes?: 'client_secret_basic' | 'client_secret_post';
}

export type IdentityProvider = Awaited<ReturnType<typeof startIdentityProvider>>;

export async function startIdentityProvider() {
  const client = { id: 'throughline', secret: `s3cret/${randomBytes(12).toString('hex')}+=` };
  const codes = new Map<string, Code>();
  const tokens = new Map<string, Someone>();
  let pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let keyId = 'key-1';
  /** `person` is who sits at the browser that comes to the sign-in page by itself. */
  const provider = { lies: {} as Lies, person: null as Someone | null };

  const answer = (call: Call): Reply => {
    switch (`${call.method} ${call.path}`) {
      case 'GET /.well-known/openid-configuration':
        return json({
          issuer: provider.lies.issuer ?? url(),
          authorization_endpoint: `${url()}/authorize`,
          token_endpoint: `${url()}/token`,
          userinfo_endpoint: `${url()}/userinfo`,
          jwks_uri: `${url()}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          code_challenge_methods_supported: ['S256'],
          token_endpoint_auth_methods_supported: [provider.lies.takes ?? 'client_secret_basic'],
        });
      case 'GET /authorize': {
        if (!provider.person) return { status: 403, body: '' };
        const asked = `${url()}/authorize?${new URLSearchParams(call.query).toString()}`;
        return { status: 302, body: '', headers: { location: signIn(asked, provider.person) } };
      }
      case 'GET /keys':
        return json({ keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: keyId, use: 'sig', alg: 'RS256' }] });
      case 'POST /token':
        return exchange(call);
      case 'GET /userinfo': {
        const who = tokens.get(String(call.headers['authorization']).replace(/^Bearer /i, ''));
        return who ? json(who) : { status: 401, body: '' };
      }
      default:
        return { status: 404, body: '' };
    }
  };

  function exchange(call: Call): Reply {
    const form = new URLSearchParams(call.body.toString());
    if (!isClient(call, form)) return json({ error: 'invalid_client' }, 401);
    const code = codes.get(form.get('code') ?? '');
    // A code is good once (RFC 6749 §4.1.2).
    codes.delete(form.get('code') ?? '');
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!code || form.get('redirect_uri') !== code.redirectUri || proof !== code.challenge)
      return json({ error: 'invalid_grant', error_description: 'The code is not good.' }, 400);
    const now = Math.floor(Date.now() / 1000);
    const accessToken = randomBytes(16).toString('hex');
    tokens.set(accessToken, code.who);
    const { isThin, claims } = provider.lies;
    return json({
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 300,
      id_token: sign({
        iss: url(),
        aud: client.id,
        iat: now,
        exp: now + 300,
        nonce: code.nonce,
        ...(isThin ? { sub: code.who.sub } : code.who),
        ...claims,
      }),
    });
  }

  function isClient(call: Call, form: URLSearchParams): boolean {
    if (provider.lies.takes === 'client_secret_post')
      return form.get('client_id') === client.id && form.get('client_secret') === client.secret;
    const given = Buffer.from(String(call.headers['authorization']).replace(/^Basic /i, ''), 'base64').toString();
    const [id = '', secret = ''] = given.split(':').map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
    return id === client.id && secret === client.secret;
  }

  function sign(claims: Claims): string {
    const { alg, key } = provider.lies;
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: alg ?? 'RS256', kid: keyId, typ: 'JWT' })}.${part(claims)}`;
    if (alg === 'none') return `${signed}.`;
    // The trick of old libraries: the published key taken for a shared secret.
    if (alg === 'HS256')
      return `${signed}.${createHmac('sha256', pair.publicKey.export({ type: 'spki', format: 'pem' }))
        .update(signed)
        .digest('base64url')}`;
    return `${signed}.${createSign('sha256')
      .update(signed)
      .sign(key ?? pair.privateKey, 'base64url')}`;
  }

  const double = await startDouble({
    judge: () => null,
    answer,
    refuse: (problem) => json({ error: 'invalid_request', error_description: problem }, 400),
  });
  const url = (): string => double.url;
  /** As a person: signs in at the page we were sent to, and is sent back. The address the browser is led to. */
  function signIn(authorizationUrl: string, who: Someone): string {
    const asked = new URL(authorizationUrl);
    const get = (name: string): string => asked.searchParams.get(name) ?? '';
    if (asked.origin !== url() || asked.pathname !== '/authorize') throw new Error(`not our page: ${authorizationUrl}`);
    if (get('client_id') !== client.id) throw new Error('not our client');
    if (get('response_type') !== 'code' || !get('scope').split(' ').includes('openid'))
      throw new Error('not OpenID Connect');
    if (get('code_challenge_method') !== 'S256' || get('code_challenge').length !== 43) throw new Error('no PKCE');
    if (get('state').length < 22 || get('nonce').length < 22) throw new Error('a state or nonce that can be guessed');
    const code = randomBytes(16).toString('hex');
    codes.set(code, { challenge: get('code_challenge'), redirectUri: get('redirect_uri'), nonce: get('nonce'), who });
    const back = new URL(get('redirect_uri'));
    back.searchParams.set('code', code);
    back.searchParams.set('state', get('state'));
    return back.href;
  }

  return Object.assign(provider, {
    ...double,
    client,
    signIn,
    /** Makes a new key and forgets the old one. */
    roll(): void {
      pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
      keyId = `key-${randomBytes(4).toString('hex')}`;
    },
  });
}

const json = (value: object, status = 200): Reply => ({
  status,
  json: value,
});
