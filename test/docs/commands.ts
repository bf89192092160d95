/** A command that a guide tells its readers to type. */
export interface Command {
  /** On one line, without its comment. */
  text: string;
  /** Marked `(account)`: it needs a real AWS account. */
  account: boolean;
}

/** The lines of a `sh` block, without comments; a backslash at a line's end continues it. */
const linesOf = (block: string) =>
  block
    .replace(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#\s.*$/, '').trim())
    .filter((line) => line !== '');

/**
 * All commands of a Markdown text: the lines of its `sh` blocks, and code in its sentences that
 * begins with a program's name. The mark is `**(account)**`: at the end of the line before
 * the block, right behind the code.
 */
export function commandsIn(markdown: string): Command[] {
  const blocks: Command[] = [];
  const prose = markdown.replace(
    /(\*\*\(account\)\*\*:\n\n)?^ *```(\w*)\n([\s\S]*?)^ *```$/gm,
    (_, mark: string | undefined, language: string, block: string) => {
      if (language === 'sh')
        blocks.push(...linesOf(block).map((text) => ({ text, account: mark !== undefined })));
      return '';
    },
  );
  const inline = prose.matchAll(
    /`((?:[A-Z_]+=\S+\s)*(?:aws|node|npm|npx|cdk)\s[^`]+)`(\s+\*\*\(account\)\*\*)?/g,
  );
  return [
    ...blocks,
    ...[...inline].map(([, text = '', mark]) => ({
      text: text.replace(/\s+/g, ' '),
      account: mark !== undefined,
    })),
  ];
}
