// The door to the sign-in library: the only file that knows it. It is loaded on the first sign-in, because checking a
// session (every request) is ours and a worker never needs it.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHmac } from 'node:crypto';
import { Problem, problem, routes } from '@throughline/protocol';
import type { House } from '../../../ground/house.ts';
import { outside } from '../../../ground/wall.ts';
import { newId } from '../../../ground/id.ts';
import { derive, type Key, type KeyRing } from '../../../ground/secrets.ts';
import { hashPassword, isPassword } from './password.ts';
import { replaceTwoFactor, SESSION_DAYS, twoFactorsNotOn } from './store.ts';

/** Where a sign-in comes from, for the list of sessions. */
export interface From {
  readonly ip: string;
  readonly userAgent: string;
}

export interface AuthPort {
  signIn(
    who: { email: string; password: string; code?: string | undefined },
    from: From,
  ): Promise<{ token: string } | 'wrong' | 'code-needed' | 'code-wrong' | 'code-unreadable'>;
  /** The following act as the person whose session's token is given; where they answer with a token, the old one has ended. */
  startTwoFactor(
    token: string,
    password: string,
  ): Promise<{ otpauthUrl: string; backupCodes: string[] } | 'wrong' | 'already-on'>;
  confirmTwoFactor(token: string, code: string): Promise<{ token: string } | 'wrong'>;
  stopTwoFactor(token: string, password: string): Promise<{ token: string } | 'wrong'>;
  changePassword(token: string, current: string, next: string): Promise<{ token: string } | 'wrong'>;
  /** A token for a reset link, or null where there is no such account. */
  askReset(email: string): Promise<{ token: string; name: string } | null>;
  /** Single use; ends all sessions. The person whose password it was, or null for a link that is used, expired or made up. */
  resetPassword(token: string, password: string): Promise<string | null>;
}

export const RESET_MINUTES = 60;
const COOKIE = 'house.session_token';

const ports = new WeakMap<object, { readonly keys: KeyRing; readonly port: Promise<AuthPort> }>();
/** One per house, made on first use: not for each caller, whose view of the database is another one. */
export function authOf(house: House): Promise<AuthPort> {
  let known = ports.get(house.db.pool);
  if (known?.keys !== house.keys)
    ports.set(house.db.pool, (known = { keys: house.keys, port: makeAuth(outside(house, 'people')) }));
  return known.port;
}

/** The contract's own: what it lets through, the library takes. */
const rules = routes.setUp.body.shape.password;

type Library = Awaited<ReturnType<typeof makeLibrary>>;
/** What the library tells by callback during one call of ours. */
interface Told {
  reset?: { token: string; name: string };
  resetOf?: string;
}
async function makeLibrary(house: House, secrets: { version: number; value: string }[], told: AsyncLocalStorage<Told>) {
  const [{ betterAuth }, { twoFactor }] = await Promise.all([
    import('better-auth'),
    import('better-auth/plugins/two-factor'),
  ]);
  const times = { createdAt: 'created_at', updatedAt: 'updated_at' };
  return betterAuth({
    appName: 'Throughline',
    baseURL: house.config.publicUrl ?? `http://localhost:${house.config.port}`,
    secrets,
    database: house.db.pool,
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, message) => house.log.error({ detail: message }, 'sign-in library') },
    advanced: {
      cookiePrefix: 'house',
      // The library's own cookies never reach a browser; ours carries its token (cookie.ts).
      useSecureCookies: false,
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: ['x-house-ip'] },
    },
    user: { modelName: 'auth_users', fields: { emailVerified: 'email_verified', ...times } },
    session: {
      modelName: 'auth_sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...times,
      },
      expiresIn: SESSION_DAYS * 86_400,
      cookieCache: { enabled: false },
      freshAge: 0,
    },
    account: {
      modelName: 'auth_accounts',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...times,
      },
    },
    verification: {
      modelName: 'auth_verifications',
      fields: { expiresAt: 'expires_at', ...times },
      storeIdentifier: 'hashed',
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: rules.minLength!,
      maxPasswordLength: rules.maxLength!,
      password: { hash: hashPassword, verify: ({ hash, password }) => isPassword(hash, password) },
      resetPasswordTokenExpiresIn: RESET_MINUTES * 60,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, token }) => {
        told.getStore()!.reset = { token, name: user.name };
      },
      onPasswordReset: async ({ user }) => {
        told.getStore()!.resetOf = user.id;
      },
    },
    plugins: [
      twoFactor({
        issuer: 'Throughline',
        twoFactorTable: 'auth_two_factors',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'auth_two_factors',
            fields: {
              userId: 'user_id',
              backupCodes: 'backup_codes',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
  });
}

async function makeAuth(house: House): Promise<AuthPort> {
  const secrets = secretsOf(house.keys);
  const secret = secrets[0]!.value;
  const told = new AsyncLocalStorage<Told>();
  const { api }: Library = await makeLibrary(house, secrets, told);
  const asked = (token: string) => new Headers({ cookie: signedCookie(COOKIE, token, secret) });

  return {
    async signIn({ email, password, code }, from) {
      const headers = new Headers({ 'x-house-ip': from.ip, 'user-agent': from.userAgent });
      const first = await refusal(api.signInEmail({ body: { email, password }, headers, returnHeaders: true }));
      if (first === null) return 'wrong';
      if (!('twoFactorRedirect' in first.response)) return { token: first.response.token };
      if (!code) return 'code-needed';
      const challenge = cookieIn(first.headers, 'house.two_factor');
      headers.set('cookie', `house.two_factor=${challenge}`);
      const typed = code.replace(/\s/g, '');
      const check = /^\d{6}$/.test(typed)
        ? api.verifyTOTP({ body: { code: typed }, headers, returnHeaders: true })
        : api.verifyBackupCode({ body: { code: typed }, headers, returnHeaders: true });
      const second = await refusal<{ headers: Headers }>(check).catch((error: unknown) => {
        if (isUnreadable(error)) return 'code-unreadable' as const;
        throw error;
      });
      if (second === 'code-unreadable') return second;
      return second === null ? 'code-wrong' : { token: tokenFrom(second.headers) };
    },
    async startTwoFactor(token, password) {
      try {
        const started = await api.enableTwoFactor({ body: { password }, headers: asked(token) });
        if (started.method !== 'totp') throw new Error('sign-in library: TOTP was asked for and not given');
        return { otpauthUrl: started.totpURI, backupCodes: started.backupCodes };
      } catch (error) {
        if (codeOf(error) === 'TOTP_ALREADY_ENABLED') return 'already-on';
        return (await refusal(Promise.reject(error))) ?? 'wrong';
      }
    },
    async confirmTwoFactor(token, code) {
      const result = await refusal(
        api.verifyTOTP({ body: { code: code.replace(/\s/g, '') }, headers: asked(token), returnHeaders: true }),
      );
      return result === null ? 'wrong' : { token: tokenFrom(result.headers, token) };
    },
    async stopTwoFactor(token, password) {
      const result = await refusal(
        api.disableTwoFactor({ body: { password }, headers: asked(token), returnHeaders: true }),
      );
      return result === null ? 'wrong' : { token: tokenFrom(result.headers) };
    },
    async changePassword(token, current, next) {
      const result = await refusal(
        api.changePassword({
          body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
          headers: asked(token),
        }),
      );
      return result?.token ? { token: result.token } : 'wrong';
    },
    async askReset(email) {
      const news: Told = {};
      await told.run(news, () => api.requestPasswordReset({ body: { email } }));
      return news.reset ?? null;
    },
    async resetPassword(token, password) {
      const news: Told = {};
      const result = await told.run(news, () => refusal(api.resetPassword({ body: { token, newPassword: password } })));
      return result === null ? null : (news.resetOf ?? null);
    },
  };
}

/** The library's own keys, one for each of the ring, told apart by a number made of the key's id. */
function secretsOf(keys: KeyRing): { version: number; value: string }[] {
  return keys.map((key) => ({ version: versionOf(key), value: derive([key], 'sign-in') }));
}
const versionOf = (key: Key): number => Buffer.from(key.id, 'base64url').readUInt32BE(0);

/** For key rotation: seals second factors anew with the first key of the ring; tells how many were on older keys. */
export async function resealTwoFactors(house: House): Promise<number> {
  const { symmetricDecrypt, symmetricEncrypt } = await import('better-auth/crypto');
  const secrets = secretsOf(house.keys);
  const key = { keys: new Map(secrets.map((each) => [each.version, each.value])), currentVersion: secrets[0]!.version };
  const again = async (data: string) => symmetricEncrypt({ key, data: await symmetricDecrypt({ key, data }) });
  const old = await twoFactorsNotOn(house.db, `$ba$${key.currentVersion}$`);
  for (const row of old)
    await replaceTwoFactor(house.db, row, {
      secret: await again(row.secret),
      backupCodes: await again(row.backup_codes),
    });
  return old.length;
}

/** The library refuses by throwing a 4xx; that is an answer. Anything else goes on up. */
async function refusal<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Problem) throw error;
    const status = (error as { statusCode?: unknown }).statusCode;
    if (status === 429) throw problem('too_many', { retryAfterSeconds: 900 });
    if (typeof status === 'number' && status < 500) return null;
    throw error;
  }
}

/** The library's words when none of the ring's keys opens what it sealed. */
const isUnreadable = (error: unknown): boolean =>
  /^Secret version \d+ not found|decrypt/i.test(String((error as Error).message));
const codeOf = (error: unknown): string | undefined => (error as { body?: { code?: string } }).body?.code;

/** As the library signs: HMAC-SHA256 in base64 behind the value. */
function signedCookie(name: string, value: string, secret: string): string {
  return `${name}=${encodeURIComponent(`${value}.${createHmac('sha256', secret).update(value).digest('base64')}`)}`;
}

/** A cookie's raw value among those to be set; the last one wins, as in a browser. */
function cookieIn(headers: Headers, name: string): string | undefined {
  return headers
    .getSetCookie()
    .filter((each) => each.startsWith(`${name}=`))
    .map((each) => each.slice(name.length + 1).split(';')[0]!)
    .filter(Boolean)
    .at(-1);
}

function tokenFrom(headers: Headers, otherwise?: string): string {
  const value = cookieIn(headers, COOKIE);
  const token = value ? decodeURIComponent(value).split('.')[0] : otherwise;
  if (!token) throw new Error('sign-in library: no session came back');
  return token;
}
