import lighthouse from 'lighthouse';

/** Pages with an error status on purpose, which the browser's console reports. */
const refused = /none$|not signed in|error$/;

/**
 * Audits a page's accessibility and best practices, which takes seconds.
 * @param port of the browser's debugger
 * @returns the findings
 */
export async function audit(port: number, name: string, url: string): Promise<string[]> {
  const result = await lighthouse(url, {
    port,
    logLevel: 'silent',
    onlyCategories: ['accessibility', 'best-practices'],
    disableFullPageScreenshot: true,
    // Performance is not measured, so do not wait until the page has been idle for seconds.
    pauseAfterFcpMs: 0,
    pauseAfterLoadMs: 0,
    networkQuietThresholdMs: 0,
    cpuQuietThresholdMs: 0,
    // The status is expected.
    ...(refused.test(name) ? { skipAudits: ['errors-in-console'], ignoreStatusCode: true } : {}),
  });
  if (!result) return ['Lighthouse gave no result'];
  const { runtimeError, audits } = result.lhr;
  return [
    ...(runtimeError ? [runtimeError.message] : []),
    ...Object.values(audits)
      .filter(({ score, scoreDisplayMode }) => scoreDisplayMode === 'error' || (score ?? 1) < 1)
      .map(({ id, details }) => `${id}: ${JSON.stringify(details).slice(0, 300)}`),
  ];
}
