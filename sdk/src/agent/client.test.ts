// The client against a recording fetch: addresses, bodies, refusals; and the types a caller relies on.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { client, isProblem, ProblemError } from '../index.ts';
import { sdkTable, writtenTable } from '../../../tools/generate-sdk.ts';

function recorder(answer: () => Response) {
  const calls: { url: string; init: RequestInit }[] = [];
  const api = client({
    baseUrl: 'https://support.example',
    headers: { authorization: 'Bearer key' },
    fetch: async (url, init) => {
      calls.push({ url: String(url), init: init ?? {} });
      return answer();
    },
  });
  return { api, calls };
}
const refusal = async (work: Promise<unknown>): Promise<ProblemError> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProblemError);
  return error;
};

test('the table on disk is the one the contracts make', () => assert.equal(writtenTable(), sdkTable()));

test('params go into the path, the query behind it, and absent values are left out', async () => {
  const { api, calls } = recorder(() => Response.json({ items: [], nextCursor: null, number: 7 }));
  const page = await api.listConversations({ query: { status: 'open', limit: 20, cursor: undefined, q: 'a b' } });
  assert.equal(page.number, 7);
  assert.equal(calls[0]?.url, 'https://support.example/api/v1/conversations?status=open&limit=20&q=a+b');
  await api.getConversation({ params: { id: 'x/y' } });
  assert.equal(calls[1]?.url, 'https://support.example/api/v1/conversations/x%2Fy');
});
test('a body is sent as JSON with the caller’s headers, and an empty answer is undefined', async () => {
  const { api, calls } = recorder(() => new Response(null, { status: 204 }));
  assert.equal(await api.markRead({ params: { id: '1' }, body: { number: 3 }, idempotencyKey: 'once' }), undefined);
  const headers = calls[0]?.init.headers as Record<string, string>;
  assert.equal(calls[0]?.init.body, '{"number":3}');
  assert.equal(headers['content-type'], 'application/json');
  assert.equal(headers['authorization'], 'Bearer key');
  assert.equal(headers['idempotency-key'], 'once');
});
test('a line that breaks in the middle of an answer, or gives none in time, is a lost line', async () => {
  const broken = new ReadableStream({
    start(stream) {
      stream.enqueue(new TextEncoder().encode('{"items":['));
      stream.error(new TypeError('network error'));
    },
  });
  const { api } = recorder(() => new Response(broken));
  assert.ok(isProblem(await refusal(api.listAgents()), 'offline'));
  const never = client({
    fetch: (_url, init) =>
      new Promise((_answer, fail) => {
        init!.signal!.onabort = () => fail(init!.signal!.reason as Error);
      }),
  });
  assert.ok(isProblem(await refusal(never.listAgents({ signal: AbortSignal.timeout(5) })), 'offline'));
});
test('a call without parts needs no argument', async () => {
  const { api, calls } = recorder(() => Response.json({ items: [] }));
  await api.listAgents();
  assert.equal(calls[0]?.init.method, 'GET');
});
test('a refusal carries its code and what would be right for each field', async () => {
  const { api } = recorder(() =>
    Response.json(
      { code: 'invalid', title: 'Some fields are not right.', fields: { email: 'an address' } },
      { status: 422, headers: { 'retry-after': '9' } },
    ),
  );
  const error = await refusal(api.signIn({ body: { email: 'a@b.test', password: 'x' } }));
  assert.ok(isProblem(error, 'invalid'));
  assert.deepEqual([error.fields['email'], error.status, error.retryAfterSeconds], ['an address', 422, 9]);
});
test('a proxy’s page in place of our answer is still a problem, not a parse error', async () => {
  const { api } = recorder(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
  assert.equal((await refusal(api.getMe())).code, 'unavailable');
});
test('no answer at all is `offline`', async () => {
  const api = client({ fetch: () => Promise.reject(new TypeError('fetch failed')) });
  assert.equal((await refusal(api.getMe())).code, 'offline');
});
test('a file goes as one multipart field', async () => {
  const { api, calls } = recorder(() => Response.json({ id: '1' }));
  await api.addFile({ file: new Blob(['hello']), name: 'greeting.txt' });
  const form = calls[0]?.init.body;
  assert.ok(form instanceof FormData);
  assert.equal((form.get('file') as File).name, 'greeting.txt');
});
