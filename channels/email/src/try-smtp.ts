// A mail server that takes letters for the tests of this channel, and fails on command at any stage of its conversation.
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Refused when the recipient is named, or while signing in; or taken, and cut before the server says so. */
export type SmtpFault = { readonly at: 'RCPT' | 'AUTH'; readonly line: string } | 'accept-then-reset';

export async function startSmtpDouble(password: string) {
  const letters: string[] = [];
  const faults: { fault: SmtpFault; times: number }[] = [];
  const sockets = new Set<Socket>();
  const take = (is: (fault: SmtpFault) => boolean): SmtpFault | null => {
    const found = faults.find((each) => each.times > 0 && is(each.fault));
    if (!found) return null;
    found.times -= 1;
    return found.fault;
  };
  const refusalAt = (stage: 'RCPT' | 'AUTH'): string | null => {
    const fault = take((each) => typeof each === 'object' && each.at === stage);
    return typeof fault === 'object' && fault !== null ? fault.line : null;
  };
  function converse(socket: Socket): void {
    let [rest, data, isData] = ['', '', false];
    const say = (line: string): void => {
      if (!socket.destroyed) socket.write(`${line}\r\n`);
    };
    const hear = (line: string): void => {
      if (isData) {
        if (line !== '.') {
          data += `${line}\r\n`;
          return;
        }
        isData = false;
        letters.push(data);
        data = '';
        if (take((each) => each === 'accept-then-reset')) socket.resetAndDestroy();
        else say('250 2.0.0 queued');
      } else if (/^EHLO/i.test(line)) say('250-double\r\n250 AUTH PLAIN LOGIN');
      else if (/^AUTH/i.test(line)) {
        const isRight = Buffer.from(line.split(' ').at(-1) ?? '', 'base64')
          .toString()
          .includes(password);
        say(refusalAt('AUTH') ?? (isRight ? '235 ok' : '535 5.7.8 bad credentials'));
      } else if (/^RCPT/i.test(line)) say(refusalAt('RCPT') ?? '250 ok');
      else if (/^DATA/i.test(line)) {
        isData = true;
        say('354 go');
      } else if (/^QUIT/i.test(line)) {
        say('221 bye');
        socket.end();
      } else say('250 ok');
    };
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        hear(line);
      }
    });
    say('220 double');
  }
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    converse(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    letters,
    fail: (fault: SmtpFault, times = 1) => void faults.push({ fault, times }),
    recover: () => void faults.splice(0),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
