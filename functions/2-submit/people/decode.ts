/** Workbooks: a ZIP archive (.xlsx, .ods, .numbers), or Microsoft's older format (.xls). */
const WORKBOOKS = ['504b0304', 'd0cf11e0'];

/** Why a file's list cannot be read: keys of texts' `fieldErrors`. */
export type FileError = 'fileIsWorkbook' | 'fileUnreadable';

/** The text of a file, as Windows, macOS and Excel write it. */
export function decodeFile(bytes: Uint8Array): { text: string } | { error: FileError } {
  if (WORKBOOKS.includes(Buffer.from(bytes.subarray(0, 4)).toString('hex')))
    return { error: 'fileIsWorkbook' };
  const [first, second] = bytes;
  const marked = first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-16be';
  if (marked === 'utf-16le' || (first === 0xfe && second === 0xff))
    return { text: new TextDecoder(marked).decode(bytes) };
  if (bytes.includes(0)) return { error: 'fileUnreadable' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // Excel's plain "CSV" is in the code page of Windows, of which Latin 1 is a part.
    return { text: new TextDecoder('windows-1252').decode(bytes) };
  }
}
