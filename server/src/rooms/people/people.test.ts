import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAgent, makeOwner, openDoor, PASSWORD, type Person } from '../../doors/http/testing.ts';
import { choosePasswordCost, dearCost } from './auth/password.ts';
import { dropOldSignIns } from './index.ts';

const door = await openDoor();
const { house, letters } = door;

test('before anyone came, setup is needed; ten who set up at once make one workspace', async () => {
  const visitor = door.person();
  assert.equal((await visitor.call('GET', '/setup')).body['needed'], true);
  const all = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      door.person().call('POST', '/setup', {
        workspaceName: `Acme ${index}`,
        name: 'Olga',
        email: `owner${index}@acme.example`,
        password: PASSWORD,
      }),
    ),
  );
  assert.deepEqual(all.map((each) => each.status).sort(), [201, ...Array.from({ length: 9 }, () => 409)]);
  assert.ok(all.filter((each) => each.status === 409).every((each) => each.body['code'] === 'already_set_up'));
  assert.equal((await visitor.call('GET', '/setup')).body['needed'], false);
  assert.equal((await house.db.query('select 1 from workspaces')).rowCount, 1);
  assert.equal((await house.db.query('select 1 from auth_users')).rowCount, 1);
  await house.db.query('truncate workspaces, auth_users cascade');
});

test('setup stays closed even when the last workspace is gone but an account is left', async () => {
  await makeOwner(door);
  await house.db.query('truncate workspaces cascade');
  assert.equal(
    (
      await door
        .person()
        .call('POST', '/setup', { workspaceName: 'Mine', name: 'M', email: 'm@evil.example', password: PASSWORD })
    ).status,
    409,
  );
  await house.db.query('truncate auth_users cascade');
});

let owner: Person;
test('the owner is signed in by setting up, and everything is theirs', async () => {
  owner = await makeOwner(door);
  const { status, body } = await owner.call('GET', '/me');
  assert.equal(status, 200);
  assert.equal((body['agent'] as { role: string }).role, 'owner');
  assert.ok((body['scopes'] as string[]).includes('keys:write'));
});

test('a wrong password, an unknown account and nobody look the same, and signing out ends the session', async () => {
  const person = door.person();
  const wrong = await person.call('POST', '/auth/sign-in', {
    email: 'owner@acme.example',
    password: 'not this one at all',
  });
  const unknown = await person.call('POST', '/auth/sign-in', {
    email: 'nobody@acme.example',
    password: 'not this one at all',
  });
  const bare = (body: Record<string, unknown>) => ({ ...body, requestId: null });
  assert.equal(wrong.status, 401);
  assert.deepEqual(bare(wrong.body), bare(unknown.body));
  assert.equal((await person.call('GET', '/me')).status, 401);
  assert.equal(
    (await person.call('POST', '/auth/sign-in', { email: 'OWNER@acme.example', password: PASSWORD })).status,
    200,
  );
  const { cookie } = person;
  assert.equal((await person.call('GET', '/me')).status, 200);
  assert.equal((await person.call('POST', '/auth/sign-out')).status, 204);
  assert.equal(person.cookie, '');
  person.cookie = cookie;
  assert.equal((await person.call('GET', '/me')).status, 401, 'the old cookie opens nothing');
});

test('a cookie whose signature is changed, or which carries a bare token from the table, opens nothing', async () => {
  const token = (await house.db.query<{ token: string }>('select token from auth_sessions limit 1')).rows[0]!.token;
  for (const cookie of [
    `throughline=${token}`,
    `throughline=${token}.aaaaaaaaaaaaaaaaaaaa`,
    owner.cookie.slice(0, -1),
    `${owner.cookie}.x`,
  ]) {
    const person = door.person();
    person.cookie = cookie;
    assert.equal((await person.call('GET', '/me')).status, 401, cookie);
  }
});

test('guessing at an account ends in 429 with Retry-After, for known and unknown alike, and time opens it again', async () => {
  for (const email of ['owner@acme.example', 'ghost@acme.example']) {
    const person = door.person();
    const statuses: number[] = [];
    let last;
    for (let index = 0; index < 10; index += 1)
      statuses.push(
        (last = await person.call('POST', '/auth/sign-in', { email, password: `guess number ${index}` })).status,
      );
    assert.deepEqual(statuses, [...Array.from({ length: 8 }, () => 401), 429, 429], email);
    assert.ok(Number(last?.headers['retry-after']) > 600);
  }
  const blocked = door.person('10.9.9.9');
  for (let index = 0; index < 9; index += 1)
    await blocked.call('POST', '/auth/sign-in', { email: 'owner@acme.example', password: 'nope' });
  assert.equal(
    (await blocked.call('POST', '/auth/sign-in', { email: 'owner@acme.example', password: PASSWORD })).status,
    429,
  );
  assert.equal(
    (await door.person().call('POST', '/auth/sign-in', { email: 'owner@acme.example', password: PASSWORD })).status,
    200,
    'elsewhere the person still gets in',
  );
  door.wait(16 * 60_000);
  assert.equal(
    (await blocked.call('POST', '/auth/sign-in', { email: 'owner@acme.example', password: PASSWORD })).status,
    200,
  );
});

test('an invitation lets in once, within seven days, and gives the role', async () => {
  const made = await owner.call('POST', '/invitations', { email: 'Amir@Acme.example', role: 'agent' });
  assert.equal(made.status, 201);
  assert.equal(letters.at(-1)?.to, 'amir@acme.example');
  const link = String(made.body['link']);
  assert.ok(letters.at(-1)!.text.includes(link));
  await house.db.query(`update workspaces set locale = 'de-AT'`);
  await owner.call('POST', '/invitations', { email: 'birgit@acme.example', role: 'agent' });
  assert.match(letters.at(-1)!.subject, /^Kommen Sie zu .* auf Throughline$/);
  await house.db.query(`update workspaces set locale = 'ar'`);
  await owner.call('POST', '/invitations', { email: 'amal@acme.example', role: 'agent' });
  assert.match((letters.at(-1) as { html?: string }).html ?? '', /^<!doctype html><html lang="ar" dir="rtl">/);
  await house.db.query(`update workspaces set locale = 'en'`);
  const token = link.split('/').at(-1)!;
  assert.equal(
    (await house.db.query('select 1 from invitations where token_hash = $1', [token])).rowCount,
    0,
    'only its hash is kept',
  );
  const amir = door.person();
  assert.deepEqual((await amir.call('GET', `/auth/invitations/${token}`)).body, {
    email: 'amir@acme.example',
    workspaceName: 'Acme',
    invitedByName: 'Olga',
    hasAccount: false,
  });
  const twice = await Promise.all(
    [amir, door.person()].map((each) =>
      each.call('POST', `/auth/invitations/${token}`, { name: 'Amir', password: PASSWORD }),
    ),
  );
  assert.equal(twice.filter((each) => each.status === 200).length, 1, 'two at once: one joins');
  assert.equal((await amir.call('GET', `/auth/invitations/${token}`)).status, 410);
  assert.equal((await owner.call('POST', '/invitations', { email: 'amir@acme.example', role: 'agent' })).status, 409);
  const agents = (await owner.call('GET', '/agents')).body['items'] as { email: string; role: string }[];
  assert.deepEqual(
    agents.map((each) => [each.email, each.role]),
    [
      ['owner@acme.example', 'owner'],
      ['amir@acme.example', 'agent'],
    ],
  );
});

test('an invitation dies after seven days, when withdrawn, and when a newer one is sent', async () => {
  const invite = async () => {
    const { body } = await owner.call('POST', '/invitations', { email: 'late@acme.example', role: 'viewer' });
    return { id: (body['invitation'] as { id: string }).id, token: String(body['link']).split('/').at(-1)! };
  };
  const look = async (token: string) => (await door.person().call('GET', `/auth/invitations/${token}`)).status;
  const first = await invite();
  const second = await invite();
  assert.equal(await look(first.token), 410);
  assert.equal(await look(second.token), 200);
  assert.equal((await owner.call('DELETE', `/invitations/${second.id}`)).status, 204);
  assert.equal(await look(second.token), 410);
  const third = await invite();
  door.wait(7 * 86_400_000 + 1000);
  assert.equal(await look(third.token), 410);
  assert.equal(
    (await door.person().call('POST', `/auth/invitations/${third.token}`, { name: 'L', password: PASSWORD })).status,
    410,
  );
});

test('an invitation to an existing account opens nothing without that account’s own password', async () => {
  const other = await owner.call('POST', '/workspaces', { name: 'Second' });
  const second = { 'throughline-workspace': String(other.body['id']) };
  const made = await owner.call('POST', '/invitations', { email: 'amir@acme.example', role: 'admin' }, second);
  const token = String(made.body['link']).split('/').at(-1)!;
  const thief = door.person();
  assert.equal((await thief.call('GET', `/auth/invitations/${token}`)).body['hasAccount'], true);
  assert.equal(
    (await thief.call('POST', `/auth/invitations/${token}`, { name: 'Thief', password: 'my own password' })).status,
    401,
  );
  assert.equal(thief.cookie, '');
  assert.equal(
    (await thief.call('POST', '/auth/sign-in', { email: 'amir@acme.example', password: 'my own password' })).status,
    401,
  );
  const amir = door.person();
  assert.equal(
    (await amir.call('POST', `/auth/invitations/${token}`, { name: 'Amir', password: PASSWORD })).status,
    200,
  );
  assert.equal(((await amir.call('GET', '/me', undefined, second)).body['agent'] as { role: string }).role, 'admin');
  assert.equal(((await amir.call('GET', '/me')).body['workspaces'] as unknown[]).length, 2);
  // The browser's choice opens the second one; a choice of a place that is not theirs falls back to the first.
  const at = async (cookie: string) =>
    (
      (await amir.call('GET', '/me', undefined, { cookie: `${amir.cookie}; ${cookie}` })).body['workspace'] as {
        name: string;
      }
    ).name;
  assert.equal(await at(`throughline_workspace=${second['throughline-workspace']}`), 'Second');
  assert.notEqual(await at('throughline_workspace=00000000-0000-4000-8000-000000000000'), 'Second');
});

/** Letters go out behind the answer: waits for so many, and a moment for one too many. */
async function written(count: number): Promise<void> {
  for (let tries = 0; letters.length < count && tries < 6000; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  await new Promise((resolve) => setTimeout(resolve, 200));
}

test('a reset link works once, within an hour, ends all sessions and voids its elder sisters', async () => {
  const amir = door.person();
  await amir.call('POST', '/auth/sign-in', { email: 'amir@acme.example', password: PASSWORD });
  const ask = async (email: string) => (await door.person().call('POST', '/auth/reset', { email })).status;
  const before = letters.length;
  assert.equal(await ask('amir@acme.example'), 202);
  assert.equal(await ask('amir@acme.example'), 202);
  assert.equal(await ask('nobody@nowhere.example'), 202, 'the answer tells nothing');
  await written(before + 2);
  assert.deepEqual(
    letters.slice(before).map((each) => each.to),
    ['amir@acme.example', 'amir@acme.example'],
  );
  const [first, second] = letters.slice(before).map((each) => /\/reset\/(\S+)/.exec(each.text)![1]!);
  const set = async (token: string, password: string) =>
    (await door.person().call('POST', `/auth/reset/${token}`, { password })).status;
  assert.equal(await set('made-up-token', 'a brand new password'), 410);
  assert.equal(await set(second!, 'short'), 422);
  assert.deepEqual(
    (await Promise.all([set(second!, 'a brand new password'), set(second!, 'another new password')])).sort(),
    [204, 410],
  );
  assert.equal(await set(second!, 'third new password'), 410);
  assert.equal(await set(first!, 'third new password'), 410);
  assert.equal((await amir.call('GET', '/me')).status, 401, 'old sessions are gone');
  assert.equal(
    (await amir.call('POST', '/auth/sign-in', { email: 'amir@acme.example', password: PASSWORD })).status,
    401,
  );
});

test('reset letters to one address stop after three an hour, and their link never carries a claimed host', async () => {
  const before = letters.length;
  for (let index = 0; index < 6; index += 1)
    assert.equal(
      (await door.person().call('POST', '/auth/reset', { email: 'owner@acme.example' }, { host: 'evil.example' }))
        .status,
      202,
    );
  await written(before + 3);
  const sent = letters.slice(before);
  assert.equal(sent.length, 3);
  assert.ok(sent.every((each) => !each.text.includes('evil.example')));
  const spammer = door.person('10.8.8.8');
  const statuses: number[] = [];
  for (let index = 0; index < 22; index += 1)
    statuses.push((await spammer.call('POST', '/auth/reset', { email: `victim${index}@x.example` })).status);
  assert.deepEqual(statuses.slice(19), [202, 429, 429]);
});

test('an inbox that others read is no login: no reset letter goes there, and nobody is invited at it', async () => {
  const { workspace } = (await owner.call('GET', '/me')).body as { workspace: { id: string } };
  const resets = async (email: string, count = 1) => {
    await house.db.query('delete from attempts');
    const before = letters.length;
    assert.equal((await door.person().call('POST', '/auth/reset', { email })).status, 202, 'the answer tells nothing');
    await written(before + count);
    return letters.slice(before).map((each) => each.to);
  };
  await makeAgent(door, owner, 'admin', 'care@acme.example');
  await makeAgent(door, owner, 'viewer', 'looks-only@acme.example');
  assert.deepEqual(await resets('care@acme.example'), ['care@acme.example'], 'a mailbox of one’s own');
  const id = '01890000-0000-7000-8000-00000000c0de';
  await house.db.query(
    `insert into channels (workspace_id, id, kind, name, settings) values ($1, $2, 'post', 'Care', $3)`,
    [workspace.id, id, { inbox: 'Care@acme.example, help@acme.example', port: 993 }],
  );
  assert.deepEqual(await resets('care@acme.example', 0), []);
  for (const email of ['help@acme.example', 'Help+anything@acme.example'])
    assert.equal((await owner.call('POST', '/invitations', { email, role: 'agent' })).status, 422, email);
  assert.deepEqual(await resets('owner@acme.example'), ['owner@acme.example']);
  await house.db.query('delete from channels where id = $1', [id]);
  assert.deepEqual(await resets('care@acme.example'), ['care@acme.example']);
  await house.db.query('delete from attempts');
});

test('changing the password needs the old one, ends the other sessions and keeps this one', async () => {
  const [here, there] = [await makeAgent(door, owner, 'agent', 'bea@acme.example'), door.person()];
  await there.call('POST', '/auth/sign-in', { email: 'bea@acme.example', password: PASSWORD });
  assert.equal(((await here.call('GET', '/auth/sessions')).body['items'] as unknown[]).length, 2);
  assert.equal(
    (await here.call('POST', '/auth/password', { current: 'wrong old password', password: 'the new password 1' }))
      .status,
    422,
  );
  assert.equal(
    (await here.call('POST', '/auth/password', { current: PASSWORD, password: 'the new password 1' })).status,
    204,
  );
  assert.equal((await here.call('GET', '/me')).status, 200);
  assert.equal((await there.call('GET', '/me')).status, 401);
});

test('a session can be ended from another one, and nobody else’s can', async () => {
  const [cy, elsewhere] = [await makeAgent(door, owner, 'agent', 'cy@acme.example'), door.person()];
  await elsewhere.call('POST', '/auth/sign-in', { email: 'cy@acme.example', password: PASSWORD });
  const sessions = (await cy.call('GET', '/auth/sessions')).body['items'] as { id: string; current: boolean }[];
  const other = sessions.find((each) => !each.current)!;
  assert.equal((await owner.call('DELETE', `/auth/sessions/${other.id}`)).status, 404);
  assert.equal((await elsewhere.call('GET', '/me')).status, 200);
  assert.equal((await cy.call('DELETE', `/auth/sessions/${other.id}`)).status, 204);
  assert.equal((await elsewhere.call('GET', '/me')).status, 401);
});

test('refusing an unknown account takes about as long as refusing a wrong password', async () => {
  choosePasswordCost(dearCost);
  await makeAgent(door, owner, 'agent', 'dear@acme.example');
  const time = async (email: string) => {
    const times: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      // The processor's time: by the clock it is the machine's other work that is measured.
      const start = process.cpuUsage();
      assert.equal(
        (await door.person().call('POST', '/auth/sign-in', { email, password: 'a wrong password' })).status,
        401,
      );
      times.push(process.cpuUsage(start).user / 1000);
    }
    return times.sort((a, b) => a - b)[2]!;
  };
  const [known, unknown] = [await time('dear@acme.example'), await time('nobody@acme.example')];
  // Without the pretended check it would be a twentieth.
  assert.ok(unknown > known / 3 && unknown < known * 3, `${unknown} ms against ${known} ms`);
});

test('a session in use lives on; one that is forgotten ends after thirty days', async () => {
  const [used, forgotten] = [door.person(), door.person()];
  for (const each of [used, forgotten])
    assert.equal(
      (await each.call('POST', '/auth/sign-in', { email: 'owner@acme.example', password: PASSWORD })).status,
      200,
    );
  for (let week = 0; week < 5; week += 1) {
    door.wait(7 * 86_400_000);
    assert.equal((await used.call('GET', '/me')).status, 200, `week ${week}`);
    // The mark of use is written behind the answer.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal((await forgotten.call('GET', '/me')).status, 401);
  assert.equal((await used.call('GET', '/me')).status, 200);
});

test('what is over is swept away, and only that', async () => {
  const count = async (table: string) => (await house.db.query(`select 1 from ${table}`)).rowCount;
  await owner.call('POST', '/auth/sign-in', { email: 'owner@acme.example', password: PASSWORD });
  const before = await count('auth_sessions');
  assert.ok(await count('attempts'));
  await dropOldSignIns(house.db, house.now());
  const kept = await count('auth_sessions');
  assert.ok(kept > 0 && kept < before);
  await dropOldSignIns(house.db, new Date(house.now().getTime() + 40 * 86_400_000));
  assert.deepEqual([await count('auth_sessions'), await count('attempts')], [0, 0]);
});
