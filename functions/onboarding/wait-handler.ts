import * as z from 'zod';
import type { FunctionName } from '../functions.ts';
import { taskHandler } from '../runtime/handlers.ts';
import type { WaitName } from './secrets.ts';
import { keepTaskToken } from './task-token.ts';

/**
 * The handler of a state that waits for a person: it keeps the task token and is done. Whoever
 * answers finds the token by the onboarding's ID.
 */
export const waitHandler = (name: FunctionName & `WaitFor${string}`, wait: WaitName) =>
  taskHandler(
    name,
    z.object({ onboardingId: z.string(), taskToken: z.string() }),
    async ({ onboardingId, taskToken }, { SECRETS_PREFIX }) =>
      keepTaskToken(SECRETS_PREFIX, onboardingId, wait, taskToken),
  );
