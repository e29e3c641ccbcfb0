// Judges the token by which a site says who its signed-in user is.
export type VerifiedUser =
  | {
      readonly ok: true;
      readonly userId: string;
      readonly name?: string;
      readonly email?: string;
      readonly emailVerified: boolean;
    }
  | { readonly ok: false; readonly detail: string };

/** Longest token accepted, in characters. */
const TOKEN_LIMIT = 4000;
/** The shortest key HS256 may have (RFC 7518, 3.2), in bytes. */
const SECRET_BYTES = 32;

/**
 * A JWT (RFC 7519) signed HS256 with the channel's secret; `sub` and `exp` must be there. Only HS256 is accepted, so a token
 * cannot choose its own algorithm. `now` is an argument: a stored token reads the same on every later try.
 */
export async function verifyIdentity(token: string, secret: string, now: Date): Promise<VerifiedUser> {
  const key = new TextEncoder().encode(secret);
  if (key.length < SECRET_BYTES)
    return { ok: false, detail: 'This channel has no identity secret of at least 32 characters.' };
  if (token.length > TOKEN_LIMIT) return { ok: false, detail: 'The token is too long.' };
  // Only a site that says who its users are pays for the library.
  const { errors, jwtVerify } = await import('jose');
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp'],
      currentDate: now,
      clockTolerance: 30,
    });
    const userId = typeof payload.sub === 'string' ? payload.sub.trim() : '';
    if (userId === '' || userId.length > 200) return { ok: false, detail: 'The token names no user in `sub`.' };
    const name = payload['name'];
    const email = payload['email'];
    return {
      ok: true,
      userId,
      emailVerified: payload['email_verified'] === true,
      ...(typeof name === 'string' && name !== '' ? { name: name.slice(0, 200) } : {}),
      ...(typeof email === 'string' && /^[^@\s]+@[^@\s]+$/.test(email) ? { email: email.toLowerCase() } : {}),
    };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { ok: false, detail: 'The token has expired.' };
    if (error instanceof errors.JOSEError)
      return { ok: false, detail: 'The token is not signed with this channel’s identity secret.' };
    throw error;
  }
}
