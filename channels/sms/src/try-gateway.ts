// A gateway of nobody in particular, as the template's defaults describe it: JSON in, an id out, a key that must be right.
import { startDouble } from '../../../tools/doubles/shared/server.ts';

export async function startGatewayDouble(secret: string) {
  let count = 0;
  return await startDouble({
    judge: () => null,
    answer: (call) =>
      call.headers['authorization'] === `Bearer ${secret}` || call.query['key'] === secret
        ? { status: 202, json: { id: `gw-${(count += 1)}`, messages: [{ status: '0', id: `m-${count}` }] } }
        : { status: 401, json: { error: 'Wrong key' } },
    refuse: () => ({ status: 400 }),
  });
}
