import { OUTAGE_MS } from '../functions/runtime/errors.ts';
import type { TaskWatch } from './aws/step-functions/tasks.ts';
import type { Clock } from './clock.ts';

/** The service that is down, by the error that tasks retry. */
const services: Record<string, string> = {
  Auth0Unavailable: 'Auth0',
  MailNotSent: 'Mail',
  ServiceUnavailable: 'A service of this machine',
};

interface Held {
  error: string;
  /** Stops the timer that declares an outage. */
  cancel(): void;
}

/**
 * Reports once when an error has blocked onboardings for 15 minutes, and once when it blocks none any more, like the
 * alarms on `Outages` on AWS.
 */
export function createOutages(options: { clock: Clock; say(text: string): void }): TaskWatch {
  const { clock, say } = options;
  const held = new Map<string, Held>();
  const outages = new Set<string>();
  const keyOf = (execution: string, path: string) => `${execution} ${path}`;

  function release(key: string): void {
    const task = held.get(key);
    if (task === undefined) return;
    task.cancel();
    held.delete(key);
    const { error } = task;
    if ([...held.values()].some((other) => other.error === error) || !outages.delete(error)) return;
    say(`${services[error] ?? 'A service'} no longer blocks onboardings (${error}).`);
  }

  return {
    held(execution, path, error, since) {
      // A wait's timeout is not an outage, and a task that takes too long names no service.
      if (error === 'States.Timeout') return;
      const key = keyOf(execution, path);
      if (held.get(key)?.error === error) return;
      release(key);
      const cancel = clock.at(since + OUTAGE_MS, () => {
        if (outages.has(error)) return;
        outages.add(error);
        say(
          `${services[error] ?? 'A service'} has not worked for 15 minutes (${error}). ` +
            'Onboardings that need it continue automatically once it works.',
        );
      });
      held.set(key, { error, cancel });
    },
    released: (execution, path) => release(keyOf(execution, path)),
    ended(execution) {
      for (const key of held.keys()) if (key.startsWith(keyOf(execution, ''))) release(key);
    },
  };
}
