// What browsers may do with our pages. Strict everywhere; the chat's frame alone may be shown by other sites.
import type { FastifyReply } from 'fastify';

const always = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'geolocation=(), camera=(self), microphone=(self), payment=(), usb=()',
};

/** For every answer; pages and files put their own policy in its place. */
export function guard(reply: FastifyReply, isSecure: boolean): void {
  reply.headers(always).header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  if (isSecure) reply.header('Strict-Transport-Security', 'max-age=31536000');
}

/**
 * The agents' app. Style attributes are set by its editor and its pop-ups. Pictures may come from elsewhere because an agent can ask for a
 * letter's remote images; the letter's own sandboxed frame keeps them out until then.
 */
export const appPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data: https:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The same, framed by a page of ours and by no other. */
export const appPolicyInFrame = appPolicy.replace("frame-ancestors 'none'", "frame-ancestors 'self'");

/** Our own plain pages: no script at all. */
export const plainPolicy =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const SITE = /^https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:(\d{1,5}|\*))?$/i;
/** The chat's panel: who may frame it is the channel's own list (null: any site). */
export function panelPolicy(sites: readonly string[] | null): string {
  const ancestors = sites === null ? '*' : sites.filter((site) => SITE.test(site)).join(' ') || "'none'";
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ');
}
