// The door at which providers fetch what we send through them: `/outside/<ticket>/<name>`. The ticket says which file; the name is for looks.
import type { FastifyInstance } from 'fastify';
import { Problem } from '@throughline/protocol';
import type { House } from '../ground/house.ts';
import { giveOutside } from '../rooms/files/index.ts';

export function outsideDoor(app: FastifyInstance, house: House): void {
  app.get<{ Params: { ticket: string; name: string } }>(
    '/outside/:ticket/:name',
    { exposeHeadRoute: true },
    async (request, reply) => {
      try {
        const { status = 200, body, headers } = await giveOutside(house, request.params.ticket, request.headers.range);
        return await reply
          .code(status)
          .headers(headers)
          .send(body instanceof Uint8Array ? Buffer.from(body) : body);
      } catch (error) {
        if (error instanceof Problem && error.code === 'not_found')
          return await reply.code(404).type('text/plain').send('There is no such file, or its address has ended.');
        throw error;
      }
    },
  );
}
