import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

/** Signs what is sent to the AWS endpoints of this machine. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

const schema = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });

/** Of this process, made when it starts: no other process can sign with it that is not told. */
export const ownCredentials: Credentials = {
  accessKeyId: 'local',
  secretAccessKey: randomBytes(32).toString('base64url'),
};

/** What the same user's commands read: by port alone, as a command need not know where the data are. */
const directory = () => join(tmpdir(), `sequel-sso-${userInfo().uid}`);
const fileOf = (port: number) => join(directory(), `${port}.json`);

/** Whether nobody else could have put it there, or can read it. */
function isOwn(path: string): boolean {
  const { uid, mode } = lstatSync(path);
  const mine = userInfo().uid;
  // -1: a system without such users, where the directory is the user's own.
  return mine === -1 || (uid === mine && (mode & 0o077) === 0);
}

/** Lets commands of the same user, and of no other, sign for the installation at this port. */
export function shareCredentials(port: number): void {
  mkdirSync(directory(), { recursive: true, mode: 0o700 });
  if (!isOwn(directory())) throw new Error(`${directory()} is somebody else’s`);
  writeFileSync(fileOf(port), JSON.stringify(ownCredentials), { mode: 0o600 });
}

/** Those of the installation at this port; undefined when none was started there. */
export function readCredentials(port: number): Credentials | undefined {
  try {
    if (!isOwn(directory()) || !isOwn(fileOf(port))) return undefined;
    return schema.parse(JSON.parse(readFileSync(fileOf(port), 'utf8')));
  } catch {
    return undefined;
  }
}
