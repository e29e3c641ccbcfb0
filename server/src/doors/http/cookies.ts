// Cookies go out one way: for this host, not for scripts, not to other sites.
import type { FastifyReply } from 'fastify';
import type { WithCookies } from '../../ground/handlers.ts';

export function setCookies(reply: FastifyReply, cookies: WithCookies<unknown>['cookies']): void {
  for (const cookie of cookies) {
    if (!/^[\w-]+$/.test(cookie.name) || !/^[\w.~-]*$/.test(cookie.value))
      throw new Error('a cookie with characters that need quoting');
    const secure = cookie.name.startsWith('__Host-') ? '; Secure' : '';
    reply.header(
      'Set-Cookie',
      `${cookie.name}=${cookie.value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${cookie.maxAgeSeconds}${secure}`,
    );
  }
}
