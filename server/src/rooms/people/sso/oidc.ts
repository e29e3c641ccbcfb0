// OpenID Connect: where to send people, and whom an answer proves. The only file that knows the library, which is loaded with the first
// sign-in. Every call goes through the house's net: nothing leads into private networks unless the operator named the provider.
import type { Configuration } from 'openid-client';
import type { House } from '../../../ground/house.ts';
import { open } from '../../../ground/secrets.ts';
import { SsoRefusal } from './refusal.ts';
import type { ConnectionRow } from './store.ts';

/** What a provider says of somebody. */
export interface Claims {
  readonly subject: string;
  readonly email: string | null;
  /** Null: the provider does not say. */
  readonly isEmailVerified: boolean | null;
  readonly name: string | null;
  /** Google's word for whose Workspace an account belongs to. */
  readonly hostedDomain: string | null;
}

const ANSWER_BYTES = 256 * 1024;
const ANSWER_SECONDS = 10;
const SKEW_SECONDS = 60;
const library = () => import('openid-client');
export const secretPlace = (
  row: Pick<ConnectionRow, 'id' | 'workspace_id'>,
  column: 'client_secret' | 'private_key' = 'client_secret',
) => ({
  table: 'sso_connections',
  column,
  rowId: row.id,
  workspaceId: row.workspace_id,
});

export async function askProvider(
  house: House,
  row: ConnectionRow,
  given: { redirectUri: string; state: string; email: string | null },
): Promise<{ url: string; nonce: string; verifier: string }> {
  const client = await library();
  const config = await configure(house, row);
  const verifier = client.randomPKCECodeVerifier();
  const nonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: given.redirectUri,
    scope: 'openid email profile',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: given.state,
    nonce,
    ...(given.email ? { login_hint: given.email } : {}),
  });
  return { url: url.href, nonce, verifier };
}

/** `answer` is the address the browser came back to. Throws a refusal for whatever the library does not find genuine. */
export async function readAnswer(
  house: House,
  row: ConnectionRow,
  answer: URL,
  asked: { state: string; nonce: string; verifier: string },
): Promise<Claims> {
  const client = await library();
  const config = await configure(house, row);
  try {
    const tokens = await client.authorizationCodeGrant(config, answer, {
      pkceCodeVerifier: asked.verifier,
      expectedState: asked.state,
      expectedNonce: asked.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims()!;
    const more =
      typeof claims['email'] !== 'string' && config.serverMetadata().userinfo_endpoint
        ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
        : claims;
    return {
      subject: claims.sub,
      email: text(more['email']),
      isEmailVerified: truth(more['email_verified']),
      name: text(more['name']) ?? text(claims['name']),
      hostedDomain: text(claims['hd']),
    };
  } catch (error) {
    throw explain(error);
  }
}

/** Asks the provider who it is and for its keys, as a sign-in would. */
export async function lookAtProvider(house: House, row: ConnectionRow): Promise<{ endpoint: string }> {
  const config = await configure(house, row);
  const { authorization_endpoint: endpoint, jwks_uri: keys } = config.serverMetadata();
  if (!endpoint) throw new SsoRefusal('provider', 'The provider names no page to sign in at (authorization_endpoint).');
  if (!keys) throw new SsoRefusal('provider', 'The provider names no keys to check its answers by (jwks_uri).');
  const reply = await call(house, keys, {});
  if (reply.status !== 200)
    throw new SsoRefusal('provider', `The provider’s keys could not be fetched (${reply.status}).`);
  return { endpoint };
}

async function configure(house: House, row: ConnectionRow): Promise<Configuration> {
  const client = await library();
  const secret = row.client_secret === null ? null : open(house.keys, row.client_secret, secretPlace(row));
  const issuer = new URL(row.issuer);
  try {
    const config = await client.discovery(
      issuer,
      row.client_id!,
      { [client.clockTolerance]: SKEW_SECONDS },
      // By the header where the provider takes it (that is its duty), in the body where it says that it does not.
      secret === null
        ? client.None()
        : (server, itself, body, headers) => {
            const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
            const way = ways.includes('client_secret_basic') ? client.ClientSecretBasic : client.ClientSecretPost;
            way(secret)(server, itself, body, headers);
          },
      {
        [client.customFetch]: (url, init) => call(house, url, init),
        execute: [
          // By the provider's own keys, though the answer came from it over TLS.
          client.enableNonRepudiationChecks,
          ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : []),
        ],
      },
    );
    config.timeout = ANSWER_SECONDS;
    return config;
  } catch (error) {
    throw explain(error);
  }
}

async function call(
  house: House,
  url: string,
  init: { method?: string; headers?: Record<string, string>; body?: unknown },
): Promise<Response> {
  const reply = await house.vendorNet.fetch(url, {
    method: init.method ?? 'GET',
    headers: Object.fromEntries(new Headers(init.headers ?? {})),
    ...(init.body ? { body: String(init.body as string | URLSearchParams) } : {}),
    redirects: 'refuse',
    timeoutSeconds: ANSWER_SECONDS,
    maxBytes: ANSWER_BYTES,
  });
  return new Response([204, 304].includes(reply.status) ? null : await reply.text(), {
    status: reply.status,
    headers: reply.headers,
  });
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
/** Some providers say it as a text. */
const truth = (value: unknown): boolean | null =>
  value === true || value === 'true' ? true : value === undefined || value === null ? null : false;

/** What is wrong, in words for whoever set it up. */
function explain(error: unknown): SsoRefusal {
  if (error instanceof SsoRefusal) return error;
  const {
    code,
    cause,
    error: told,
    error_description: more,
  } = error as {
    code?: string;
    cause?: unknown;
    error?: unknown;
    error_description?: unknown;
  };
  const said = [told, more].filter((each) => typeof each === 'string').join(': ');
  if (told === 'access_denied') return new SsoRefusal('denied', `The provider let nobody in (${said}).`);
  if (told === 'invalid_client' || code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE')
    return new SsoRefusal(
      'provider',
      `The provider does not take the client id or secret (${said || 'invalid_client'}).`,
    );
  if (said) return new SsoRefusal('provider', `The provider said: ${said}.`);
  const kind = (cause as { kind?: string } | undefined)?.kind ?? (error as { kind?: string }).kind;
  if (kind === 'private')
    return new SsoRefusal(
      'provider',
      'The provider is in a private network, which is not called. Whoever runs this installation can allow it with SSO_BASE_URL.',
    );
  if (kind !== undefined) return new SsoRefusal('provider', `The provider could not be reached: ${messageOf(error)}`);
  const words = known[code ?? ''];
  return new SsoRefusal(
    'provider',
    `${words ?? 'The provider’s answer could not be trusted.'} It said: ${messageOf(error)}`,
  );
}
const known: Readonly<Record<string, string>> = {
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: 'The provider’s answer is for somebody else (issuer, audience or nonce).',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'The provider’s answer is too old, or the clocks differ.',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'The provider calls itself by another name than the issuer that was entered.',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'This is not the address of an OpenID Connect provider.',
  OAUTH_RESPONSE_IS_NOT_JSON: 'This is not the address of an OpenID Connect provider.',
  OAUTH_KEY_SELECTION_FAILED: 'The answer is signed with a key that the provider does not publish.',
};
function messageOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string } };
  return cause?.message ?? message ?? 'it did not say why';
}
