import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

/** Sign requests to this machine's AWS endpoints. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

const schema = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });

/** Generated when the process starts; other processes can sign only if they are given them. */
export const ownCredentials: Credentials = {
  accessKeyId: 'local',
  secretAccessKey: randomBytes(32).toString('base64url'),
};

/** Read by the same user's commands. Files are named by port, as commands need not know where the data is. */
const directory = () => join(tmpdir(), `sequel-sso-${userInfo().uid}`);
const fileOf = (port: number) => join(directory(), `${port}.json`);

/** Whether only this user can have created or can read it. */
function isOwn(path: string): boolean {
  const { uid, mode } = lstatSync(path);
  const mine = userInfo().uid;
  // -1: a system without user IDs, where the directory belongs to the user.
  return mine === -1 || (uid === mine && (mode & 0o077) === 0);
}

/** Lets only the same user's commands sign for the installation at this port. */
export function shareCredentials(port: number): void {
  mkdirSync(directory(), { recursive: true, mode: 0o700 });
  if (!isOwn(directory())) throw new Error(`${directory()} is somebody else’s`);
  writeFileSync(fileOf(port), JSON.stringify(ownCredentials), { mode: 0o600 });
}

/** The credentials of the installation at this port; undefined if none was started there. */
export function readCredentials(port: number): Credentials | undefined {
  try {
    if (!isOwn(directory()) || !isOwn(fileOf(port))) return undefined;
    return schema.parse(JSON.parse(readFileSync(fileOf(port), 'utf8')));
  } catch {
    return undefined;
  }
}
