import { expect, onTestFinished, test, vi } from 'vitest';
import { shareCredentials } from '../../../local/aws/credentials.ts';
import { createLambda } from '../../../local/aws/lambda.ts';
import { onboardings } from '../../../local/commands/onboardings.ts';
import { startAws } from '../aws/aws-endpoint.ts';

const [id, added, kim] = ['acme-000000000001', 'acme-000000000002', 'kim@sequel.example'];

/** A stage of an earlier version, whose answer does not say what was moved. */
async function earlierStage(changed: boolean) {
  const answer = { onboardingId: id, csm: kim, changed, others: [added] };
  const aws = await startAws({ lambda: createLambda({ invoke: async () => answer }) });
  onTestFinished(() => aws.stop());
  // The command expects AWS three ports above the home page.
  const port = Number(new URL(aws.endpoint).port) - 3;
  shareCredentials(port);
  vi.stubEnv('PORT', String(port));
}

test.each([
  [true, `${id}, ${added} are with ${kim} now.`, [id, added]],
  [false, `${id}, ${added} are with ${kim} already.`, []],
])(
  'at a stage of an earlier version a hand-over is told (changed: %s)',
  async (changed, words, moved) => {
    await earlierStage(changed);
    const handOver = ['hand-over', id, '--csm', kim];
    expect(await onboardings(handOver)).toEqual({ code: 0, out: words, error: '' });
    expect(JSON.parse((await onboardings([...handOver, '--json'])).out)).toMatchObject({ moved });
  },
);
