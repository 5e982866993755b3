/** Progress of long work, as the server tells it. */
import type { StepEvent } from './types.ts';

/** Calls `step` until the returned function is called. A lost connection is reopened by the browser. */
export function followSteps(step: (event: StepEvent) => void): () => void {
  const source = new EventSource('/api/v1/events');
  source.addEventListener('step', (event) => {
    try {
      step(JSON.parse((event as MessageEvent<string>).data) as StepEvent);
    } catch {
      // A half-written event shows nothing.
    }
  });
  return () => source.close();
}
