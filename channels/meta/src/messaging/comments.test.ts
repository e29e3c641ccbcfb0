// Comments through our own door: the post they stand below is linked, and what was answered on the site itself is in the thread.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type MetaDouble, startMetaDouble } from '../../../../tools/doubles/meta/index.ts';
import { type DoorHouse, openDoorHouse } from '../../../../tools/drills/doors.ts';
import { instagram } from '../instagram/index.ts';
import { messenger } from '../messenger/index.ts';
import { formOf, instagramSettings, messengerSettings } from '../try-meta.ts';

let double: MetaDouble;
let house: DoorHouse;
before(async () => {
  double = await startMetaDouble({ reach: (url) => house.reach(url) });
  house = await openDoorHouse([messenger, instagram], {
    META_GRAPH_URL: double.url,
    INSTAGRAM_GRAPH_URL: double.url,
  });
});
after(async () => {
  await house.close();
  await double.stop();
});

const accountId = String(instagramSettings['accountId']);
const pageId = String(messengerSettings['pageId']);
const [customer, post] = ['200000000000001', '17887498072083520'];
const maria = { id: customer, username: 'maria' };
const comment = (id: string, from: object, said: string, more: object = {}) =>
  double.deliver({
    object: 'instagram',
    entry: [
      {
        id: accountId,
        time: 1_780_000_000 + Number(id.slice(-2)),
        changes: [{ field: 'comments', value: { id, from, text: said, media: { id: post }, ...more } }],
      },
    ],
  });

test('an Instagram comment links its post, and an answer given there stands below it as ours', async () => {
  const { world } = double;
  world.isInstagramToken = true;
  const id = await house.add('instagram', formOf(instagram, instagramSettings));
  world.posts.set(post, 'https://www.instagram.com/p/CxAcme1/');
  world.comments.set('1786579934808901', { at: Date.now(), isAnsweredPrivately: false, from: maria });
  assert.deepEqual(await comment('1786579934808901', maria, 'How much?'), [200]);
  const us = { id: accountId, username: 'acme.shop' };
  assert.deepEqual(await comment('1786579934808902', us, '20 euros', { parent_id: '1786579934808901' }), [200]);
  // Below the post, to nobody: no answer of anybody's.
  await comment('1786579934808903', us, 'New in the shop');
  // To one that is not there any more.
  await comment('1786579934808904', us, 'Sorry', { parent_id: '1786579934808999' });
  assert.deepEqual(
    (await house.lines(id)).map(({ direction, text, special }) => [direction, text, special['url']]),
    [
      ['inbound', 'How much?', 'https://www.instagram.com/p/CxAcme1/'],
      ['outbound', '20 euros', 'https://www.instagram.com/p/CxAcme1/'],
    ],
  );
  assert.equal(new Set((await house.lines(id)).map(({ conversation }) => conversation)).size, 1);
  // A post is asked for once, however much is said below it.
  assert.equal(world.calls.filter(({ path }) => path === post).length, 1);
  assert.deepEqual(world.violations, []);
});

test('an answer given on Facebook itself is there once; where Meta cannot say to whom it was, the call is taken all the same', async () => {
  double.world.isInstagramToken = false;
  const id = await house.add('messenger', formOf(messenger, messengerSettings));
  const tell = (value: object) =>
    double.deliver({
      object: 'page',
      entry: [
        {
          id: pageId,
          time: 1_780_000_200,
          changes: [{ field: 'feed', value: { item: 'comment', verb: 'add', created_time: 1_780_000_200, ...value } }],
        },
      ],
    });
  const from = { id: customer, name: 'Maria Silva' };
  await tell({ comment_id: '777_1', post_id: `${pageId}_777`, from, message: 'Is it open?' });
  double.world.comments.set('777_1', { at: Date.now(), isAnsweredPrivately: false, from });
  const us = { id: pageId, name: 'Acme' };
  await tell({ comment_id: '777_2', parent_id: '777_1', post_id: `${pageId}_777`, from: us, message: 'Till six' });
  // Told once more, it stays one.
  await tell({ comment_id: '777_2', parent_id: '777_1', post_id: `${pageId}_777`, from: us, message: 'Till six' });
  double.fail('777_1', { code: 2, status: 500 });
  assert.deepEqual(
    await tell({ comment_id: '777_3', parent_id: '777_1', post_id: `${pageId}_777`, from: us, message: 'lost' }),
    [200],
  );
  assert.deepEqual(
    (await house.lines(id)).map(({ direction, text }) => [direction, text]),
    [
      ['inbound', 'Is it open?'],
      ['outbound', 'Till six'],
    ],
  );
  double.recover();
});
