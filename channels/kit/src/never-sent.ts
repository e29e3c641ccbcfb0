// Tells a call that certainly never left from one whose fate is open, so that only the first is sent again.

const beforeTheWire = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'PRIVATE_ADDRESS',
  'ERR_INVALID_URL',
]);

/** True when this error of `Net.fetch` means that no byte of the request reached the provider. Looks through `cause`, and needs all of several. */
export function neverSent(error: unknown): boolean {
  return holds(error, 0);
}

function holds(error: unknown, depth: number): boolean {
  if (depth > 5 || typeof error !== 'object' || error === null) return false;
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === 'string' && beforeTheWire.has(code)) return true;
  if (Array.isArray(errors) && errors.length > 0) return errors.every((each: unknown) => holds(each, depth + 1));
  return holds(cause, depth + 1);
}
