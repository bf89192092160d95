import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** The least of an SMTP server (RFC 5321) that nodemailer delivers to. Stops with the test. */
export async function startSmtp(
  accepts: (recipient: string) => boolean = () => true,
  onFinished: (end: () => Promise<void>) => void = onTestFinished,
) {
  const received: { recipients: string[]; data: string }[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    // A client that is killed resets its connection.
    socket.on('error', () => socket.destroy());
    let recipients: string[] = [];
    let data: string | undefined;
    let rest = '';
    const handle = (line: string) => {
      if (data !== undefined) {
        if (line !== '.') {
          data += `${line}\r\n`;
          return;
        }
        received.push({ recipients, data });
        data = undefined;
        recipients = [];
        socket.write('250 taken\r\n');
      } else if (/^RCPT TO:/i.test(line)) {
        const recipient = line.slice(8).trim();
        const accepted = accepts(recipient);
        if (accepted) recipients.push(recipient);
        socket.write(accepted ? '250 ok\r\n' : '550 no such user\r\n');
      } else if (/^DATA/i.test(line)) {
        data = '';
        socket.write('354 go on\r\n');
      } else {
        socket.write(/^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n');
      }
    };
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) handle(line);
    });
    socket.write('220 ready\r\n');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const stopServer = async () => {
    if (!server.listening) return;
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  };
  onFinished(stopServer);
  return { url: `smtp://127.0.0.1:${port}`, received, stop: stopServer };
}
