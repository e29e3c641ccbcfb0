// A letter of the tour's customer, by SMTP to our own mail door on this machine.
import { createTransport } from 'nodemailer';

const PATIENCE_MS = 20_000;

export async function deliverTo(port: number, letter: Uint8Array, from: string, to: string): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    secure: false,
    ignoreTLS: true,
    connectionTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  });
  try {
    await transport.sendMail({ envelope: { from, to: [to] }, raw: Buffer.from(letter) });
  } finally {
    transport.close();
  }
}
