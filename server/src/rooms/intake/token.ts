// The key a token is stored under: the token itself is never kept.
import { createHash } from 'node:crypto';

export const tokenHash = (token: string) => createHash('sha256').update(token).digest('hex');
