import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * A minimal SMTP server (RFC 5321) that nodemailer can deliver to. Stops with the test.
 * @param options.answer reply for a recipient, `250 ok` by default
 * @param options.taken reply to a message; undefined drops the connection instead
 * @param options.login reply to a password; if missing, the server does not ask for one
 */
export async function startSmtp(
  options: {
    answer?: (recipient: string) => string | Promise<string>;
    taken?: () => string | undefined;
    login?: string;
    onFinished?: (end: () => Promise<void>) => void;
  } = {},
) {
  const { answer = () => '250 ok', taken = () => '250 taken', login } = options;
  const received: { recipients: string[]; data: string }[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    // A killed client resets its connection.
    socket.on('error', () => socket.destroy());
    let recipients: string[] = [];
    let data: string | undefined;
    let rest = '';
    const say = (reply: string) => socket.write(`${reply}\r\n`);
    const handle = async (line: string) => {
      if (data !== undefined) {
        if (line !== '.') {
          data += `${line}\r\n`;
          return;
        }
        const reply = taken();
        if (reply === undefined || reply.startsWith('2')) received.push({ recipients, data });
        data = undefined;
        recipients = [];
        if (reply === undefined) socket.destroy();
        else say(reply);
      } else if (/^RCPT TO:/i.test(line)) {
        const recipient = line.slice(8).trim();
        const reply = await answer(recipient);
        if (reply.startsWith('2')) recipients.push(recipient);
        say(reply);
      } else if (/^EHLO/i.test(line)) {
        say(login === undefined ? '250 ok' : '250-ok\r\n250 AUTH PLAIN');
      } else if (/^AUTH/i.test(line)) {
        say(login ?? '235 ok');
      } else if (/^DATA/i.test(line)) {
        data = '';
        say('354 go on');
      } else {
        say(/^QUIT/i.test(line) ? '221 bye' : '250 ok');
      }
    };
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) void handle(line);
    });
    say('220 ready');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const stopServer = async () => {
    if (!server.listening) return;
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  };
  (options.onFinished ?? onTestFinished)(stopServer);
  return { url: `smtp://127.0.0.1:${port}`, received, stop: stopServer };
}
