import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';

/**
 * Has errors' traces name the lines of the sources instead of the bundle's. The source map is read with the first error:
 * Node's own support (`module.setSourceMapsSupport`) would look for line ends in all of the bundle, an eighth of the start.
 *
 * @param bundle absolute path of a file with a source map beside it
 */
export function mapTraces(bundle) {
  let map;
  const read = () => {
    try {
      return new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
    } catch {
      // The bundle's lines are better than no trace.
      return new SourceMap({ version: 3, sources: [], mappings: '' });
    }
  };
  const sourceOf = (line, column) => {
    map ??= read();
    const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
    // Packages are not in the map.
    if (!originalSource?.endsWith('.ts') && !originalSource?.endsWith('.tsx')) return undefined;
    return `${resolve(dirname(bundle), originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
  };
  Error.prepareStackTrace = (error, calls) => {
    const frames = calls.map((call) => {
      const [file, line, column] = [
        call.getFileName(),
        call.getLineNumber(),
        call.getColumnNumber(),
      ];
      const source = file === bundle ? sourceOf(line, column) : undefined;
      const text = String(call);
      return `\n    at ${source ? text.replace(`${file}:${line}:${column}`, source) : text}`;
    });
    return `${error}${frames.join('')}`;
  };
}
