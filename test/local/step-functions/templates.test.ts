import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fill, stateOutput } from '../../../local/aws/step-functions/evaluate.ts';

/** The engine fills templates with the same result as the library. */

const name = fc.constantFrom('a', 'b', 'c_1', 'toString', 'a-b', '');
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0, -1.5, '', 'x', '$.a', 'ü'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;
/** Paths as definition.ts rewrites them. */
const path = fc
  .tuple(fc.constantFrom('$', '$$.Context', '$$.Value'), fc.array(name, { maxLength: 2 }))
  .map(([root, names]) => [root, ...names].join('.'));
const template = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    json,
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(name, tie('value'), { maxKeys: 2, noNullPrototype: true }),
    fc.dictionary(fc.constantFrom('a.$', 'b.$'), path, { maxKeys: 2, noNullPrototype: true }),
  ),
})).value;

/** An additional intrinsic function, so that the engine leaves the template to the library. */
const BESIDE = { 'beside.$': "States.Format('x')" };
const settled = (work: Promise<unknown>) =>
  work.then(
    (value) => ({ value }),
    (error: Error) => ({ error: error.message }),
  );

const object = fc.dictionary(name, json, { maxKeys: 3, noNullPrototype: true });

test('templates are filled like the library fills them', async () => {
  await fc.assert(
    fc.asyncProperty(template, object, object, async (wanted, input, about) => {
      const alone = await settled(fill({ wanted }, input, about));
      const beside = await settled(fill({ wanted, ...BESIDE }, input, about));
      if ('value' in beside) delete (beside.value as { beside?: unknown }).beside;
      expect(JSON.stringify(alone)).toBe(JSON.stringify(beside));
    }),
    { numRuns: 500 },
  );
});

test('results are selected like the library selects them', async () => {
  await fc.assert(
    fc.asyncProperty(template, object, object, object, async (wanted, input, result, about) => {
      const alone = await settled(
        stateOutput({ ResultSelector: { wanted } }, input, result, about),
      );
      const ResultSelector = { wanted, ...BESIDE };
      const beside = await settled(stateOutput({ ResultSelector }, input, result, about));
      if ('value' in beside) delete (beside.value as { beside?: unknown }).beside;
      expect(JSON.stringify(alone)).toBe(JSON.stringify(beside));
    }),
    { numRuns: 500 },
  );
});

test('results are put into the input like the library puts them', async () => {
  const resultPath = fc.constantFrom(undefined, null, '$', '$.a', '$.new', '$.a.b');
  await fc.assert(
    fc.asyncProperty(resultPath, object, object, async (ResultPath, input, result) => {
      const state = ResultPath === undefined ? {} : { ResultPath };
      const alone = await settled(stateOutput(state, input, result, {}));
      // The engine leaves states with an OutputPath to the library; `$` selects everything.
      const whole = await settled(stateOutput({ ...state, OutputPath: '$' }, input, result, {}));
      expect(JSON.stringify(alone)).toBe(JSON.stringify(whole));
    }),
    { numRuns: 500 },
  );
});
