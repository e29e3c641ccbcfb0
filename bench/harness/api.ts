// Calls to the server under measure: with the API key, or as a signed-in agent.
import { KEY, OWNER, type Running } from './server.ts';

export async function call<T = Record<string, unknown>>(
  server: Running,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { authorization: `Bearer ${KEY}` },
): Promise<T> {
  const reply = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
  return (text === '' ? null : JSON.parse(text)) as T;
}

/** A session cookie of the owner, or of another agent. */
export async function signIn(server: Running, who: { email: string; password: string } = OWNER): Promise<string> {
  const reply = await fetch(`${server.url}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(who),
  });
  if (!reply.ok) throw new Error(`sign-in: ${reply.status} ${await reply.text()}`);
  return cookieOf(reply);
}
const cookieOf = (reply: Response): string =>
  reply.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');

/** The owner and `count - 1` more agents, each with a session. */
export async function agents(server: Running, count: number): Promise<string[]> {
  const cookies = [await signIn(server)];
  for (let index = 1; index < count; index += 1) {
    const { link } = await call<{ link: string }>(
      server,
      'POST',
      '/invitations',
      { email: `agent${index}@bench.example`, role: 'agent' },
      { cookie: cookies[0]! },
    );
    const reply = await fetch(`${server.url}/api/v1/auth/invitations/${link.split('/').at(-1)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: `Agent ${index}`, password: OWNER.password }),
    });
    if (!reply.ok) throw new Error(`invitation: ${reply.status} ${await reply.text()}`);
    cookies.push(cookieOf(reply));
  }
  return cookies;
}
