import * as z from 'zod';

const names = z.enum(['customer', 'mainAdmin', 'csm']);
export type MailLeft = z.output<typeof names>;

/** Which mails of a state that sends several are still to be sent; empty: all of them. */
export const mailsLeft = z.array(names).optional();

/**
 * Sends the mails of a state one after the other. When one cannot be sent, those before it are not sent
 * again: the state is told what is left, and goes on with that.
 * @param left the state's; undefined for executions that began before there was such a thing
 * @throws what sending the first of them throws
 */
export async function sendInTurn(
  mails: Partial<Record<MailLeft, () => Promise<void>>>,
  left: readonly MailLeft[] | undefined,
): Promise<{ left: MailLeft[]; done: boolean }> {
  const due = names.options.filter((name) => mails[name] && (!left?.length || left.includes(name)));
  for (const [index, name] of due.entries()) {
    try {
      await mails[name]?.();
    } catch (error) {
      if (index === 0 || left === undefined) throw error;
      return { left: due.slice(index), done: false };
    }
  }
  return { left: [], done: true };
}
