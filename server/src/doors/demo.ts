// The demo's own pages: the shop with the chat on it. What they show is loaded when somebody opens one, where there is a demo at all.
import type { FastifyInstance } from 'fastify';
import type { House } from '../ground/house.ts';
import { demoWorkspace } from '../rooms/people/index.ts';

interface Shop {
  /** The chat on its pages; '' for none. */
  shopChannel(house: House): Promise<string>;
  shopPage(path: string, channelId: string): string;
  readonly shopPolicy: string;
}

export function demoDoor(app: FastifyInstance, house: House, open: () => Promise<Shop>): void {
  for (const path of ['/demo', '/demo/orders/8841'])
    app.get(path, async (_request, reply) => {
      if (!(await demoWorkspace(house.db))) return reply.callNotFound();
      const { shopChannel, shopPage, shopPolicy } = await open();
      return await reply
        .headers({ 'content-security-policy': shopPolicy, 'cache-control': 'no-store' })
        .type('text/html; charset=utf-8')
        .send(shopPage(path, await shopChannel(house)));
    });
}
