/** A command that a guide tells its readers to type. */
export interface Command {
  /** On one line, without its comment. */
  text: string;
  /** Marked `(account)`: it needs a real AWS account. */
  account: boolean;
}

const MARK = '(account)';
const COMMENT = /(^|\s)#\s.*$/;

/** Those of a `sh` block: the mark is in a comment, behind the command or on the line above. */
function ofBlock(block: string): Command[] {
  const found: Command[] = [];
  let marked = false;
  for (const line of block.replace(/\s*\\\n\s*/g, ' ').split('\n')) {
    const text = line.replace(COMMENT, '').trim();
    const account = line.includes(MARK) && COMMENT.test(line);
    if (text) found.push({ text, account: account || marked });
    marked = !text && account;
  }
  return found;
}

/**
 * All commands of a Markdown text: each line of its `sh` blocks, and code in its sentences that
 * begins with a program's name, marked by `**(account)**` right behind it.
 */
export function commandsIn(markdown: string): Command[] {
  const blocks: Command[] = [];
  const prose = markdown.replace(/^ *```(\w*)\n([\s\S]*?)^ *```$/gm, (_, language, block) => {
    if (language === 'sh') blocks.push(...ofBlock(block));
    return '';
  });
  const inline = [
    ...prose.matchAll(
      /`((?:[A-Z_]+=\S+\s)*(?:aws|node|npm|npx|cdk)\s[^`]+)`(\s+\*\*\(account\)\*\*)?/g,
    ),
  ];
  return [
    ...blocks,
    ...inline.map(([, text = '', mark]) => ({
      text: text.replace(/\s+/g, ' '),
      account: mark !== undefined,
    })),
  ];
}
