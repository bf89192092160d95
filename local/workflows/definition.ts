import * as z from 'zod';

/** The parts of the Amazon States Language that the drawing needs. */

const stateSchema = z.looseObject({
  Type: z.enum(['Task', 'Choice', 'Pass', 'Wait', 'Map', 'Succeed', 'Fail']),
  Comment: z.string().optional(),
  Resource: z.string().optional(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(z.looseObject({ Next: z.string() })).default([]),
  Catch: z.array(z.looseObject({ ErrorEquals: z.array(z.string()), Next: z.string() })).default([]),
  TimeoutSeconds: z.number().optional(),
  Seconds: z.number().optional(),
  MaxConcurrency: z.number().optional(),
  get ItemProcessor() {
    return processorSchema.optional();
  },
});
export const processorSchema = z.looseObject({
  StartAt: z.string(),
  get States(): z.ZodRecord<z.ZodString, typeof stateSchema> {
    return z.record(z.string(), stateSchema);
  },
});
export type Processor = z.infer<typeof processorSchema>;
export type State = z.infer<typeof stateSchema>;
