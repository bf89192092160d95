import * as z from 'zod';
import { onboardingIdSchema } from '../../functions/onboarding/onboarding-id.ts';
import { invoke, type Stage, table } from './command.ts';
import { type Done, runHere, stageProgram } from './program.ts';

const about =
  'Checks whether every connection in use still works, and mails the Customer Success Manager of each that is broken or cannot be checked. Needs no client secret, and nobody signs in.';

const place = { connection: z.string(), domain: z.string() };
const answerSchema = z.object({
  checked: z.number(),
  broken: z.array(z.object({ ...place, problems: z.array(z.string()) })),
  open: z.array(z.object({ ...place, problems: z.array(z.string()) })),
  unavailable: z.array(z.object({ ...place, reason: z.string() })),
  lost: z.array(
    z.object({ onboardingId: onboardingIdSchema, emailDomain: z.string(), since: z.string() }),
  ),
});

const json =
  '{"checked", "broken": [{"connection", "domain", "problems"}], "open": [the same], "unavailable": [{"connection", "domain", "reason"}], "lost": [{"onboardingId", "emailDomain", "since"}]}; lost are DNS records missing for 14 days';

async function recheckAll(stage: Stage): Promise<Done> {
  const answer = await invoke(stage, 'RecheckConnections', {}, answerSchema);
  const { checked, broken, open, unavailable, lost } = answer;
  const row = ({ connection, domain }: { connection: string; domain: string }, result: string) => [
    connection,
    domain,
    result,
  ];
  const rows = [
    ...broken.map((each) => row(each, `broken: ${each.problems.join(', ')}`)),
    ...open.map((each) => row(each, `could not be checked: ${each.problems.join(', ')}`)),
    ...unavailable.map((each) => row(each, `Okta does not answer: ${each.reason}`)),
  ];
  const gone = lost.map(
    ({ emailDomain, onboardingId, since }) =>
      `The DNS record of ${emailDomain} (${onboardingId}) has been missing since ${since}`,
  );
  const words = [
    `${checked} checked, ${broken.length} broken, ${open.length} that could not be checked, ${unavailable.length} not answering`,
    ...(rows.length > 0 ? ['', table([['CONNECTION', 'OKTA', 'RESULT'], ...rows])] : []),
    ...gone,
  ].join('\n');
  return { json: answer, words };
}

/** `npm run recheck`. */
export const recheck = stageProgram('recheck', { about, json }, (root, answer) =>
  root.action(answer(recheckAll)),
);

if (import.meta.main) await runHere(recheck);
