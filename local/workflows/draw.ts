import { readFileSync, writeFileSync } from 'node:fs';
import { drawingFile } from './drawing.tsx';
import { layOut } from './layout.ts';

/** `npm run draw` draws statemachines/onboarding.asl.json into docs/workflow.svg. */

const definition = new URL('../../statemachines/onboarding.asl.json', import.meta.url);
export const drawingPath = new URL('../../docs/workflow.svg', import.meta.url);

/** The expected content of docs/workflow.svg. */
export const drawWorkflow = () =>
  drawingFile(layOut(JSON.parse(readFileSync(definition, 'utf8'))), 'The onboarding workflow');

if (import.meta.main) writeFileSync(drawingPath, drawWorkflow());
