/** Workbooks: a ZIP archive (.xlsx, .ods, .numbers), or Microsoft's older format (.xls). */
const WORKBOOKS = ['504b0304', 'd0cf11e0'];

/** Why a file's list cannot be read: keys of texts' `fieldErrors`. */
export type FileError = 'fileIsWorkbook' | 'fileUnreadable';

/** Decodes a text file as Windows, macOS and Excel write them. */
export function decodeFile(bytes: Uint8Array): { text: string } | { error: FileError } {
  if (WORKBOOKS.includes(Buffer.from(bytes.subarray(0, 4)).toString('hex')))
    return { error: 'fileIsWorkbook' };
  const wide = utf16Of(bytes);
  if (wide) return { text: new TextDecoder(wide).decode(bytes) };
  if (bytes.includes(0)) return { error: 'fileUnreadable' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // Excel's plain "CSV" uses the Windows code page, a superset of Latin 1.
    return { text: new TextDecoder('windows-1252').decode(bytes) };
  }
}

/** Detects UTF-16 by its byte order mark, or by ASCII text, of which every second byte is 0. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first && second === 0 && third && fourth === 0) return 'utf-16le';
  if (first === 0 && second && third === 0 && fourth) return 'utf-16be';
  return undefined;
}
