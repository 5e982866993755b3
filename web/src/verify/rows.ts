/** Checks rows one after the other: each is fetched, proven, and compared with the text shown. */
import { api, ApiError } from '../api/client.ts';
import type { RecordDocument } from '../api/types.ts';
import { judge, type Judgement, type KnownKeys } from './judge.ts';
import type { ProofDocument } from './proof.ts';
import { shownIsProven } from './shown.ts';

export interface RowResult {
  ref: string;
  ok: boolean;
  reason: string | null;
  record: RecordDocument | null;
  judgement: Judgement | null;
}

/** True when a proof is of this row of this entry, and not of another that would hold as well. */
export function isProofOf(ref: string, proof: ProofDocument): boolean {
  const [, index, number] = ref.split(':');
  return proof.index === index && (proof.row?.number ?? undefined) === number;
}

/** One row; a row that is not shown is proven alone, and fetched only to tell where it failed.
 *  Throws ApiError only when the server cannot be reached: then nothing was judged. */
export async function checkRow(ref: string, known: KnownKeys, shown?: RecordDocument): Promise<RowResult> {
  let record = shown ?? null;
  try {
    const proof = await api.proof(ref);
    const judgement = await judge(proof, known);
    const { verdict } = judgement;
    const reason = verdict.ok ? (isProofOf(ref, proof) ? null : 'other_row') : verdict.reason;
    if (reason !== null) {
      record ??= await api.record(ref).catch(() => null);
      return { ref, ok: false, reason, record, judgement };
    }
    if (record && !shownIsProven(record, proof)) return { ref, ok: false, reason: 'shown_differs', record, judgement };
    return { ref, ok: true, reason: null, record, judgement };
  } catch (error) {
    if (!(error instanceof ApiError) || error.offline || error.status === 401) throw error;
    const reason = error.rule === 'row_not_in_delivery' ? 'server_refuses' : 'no_proof';
    record ??= await api.record(ref).catch(() => null);
    return { ref, ok: false, reason, record, judgement: null };
  }
}

const AT_ONCE = 4;

/** All rows, a few at a time; `step` hears each result. The rows already shown are compared as shown. */
export async function checkRows(
  refs: string[],
  known: KnownKeys,
  shown: Map<string, RecordDocument>,
  step: (result: RowResult) => void,
): Promise<RowResult[]> {
  const results: RowResult[] = [];
  let next = 0;
  const work = async () => {
    for (let at = next++; at < refs.length; at = next++) {
      const ref = refs[at];
      if (ref === undefined) return;
      const result = await checkRow(ref, known, shown.get(ref));
      results[at] = result;
      step(result);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}
