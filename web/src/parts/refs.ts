import type { EvidenceRow, Finding } from '../api/types.ts';

/** Every row a finding rests on, each once, those with their place in a file first. */
export function refsOf(finding: Finding): string[] {
  return [...new Set([...finding.rows.map((row) => row.ref), ...finding.claim, ...finding.evidence])];
}

/** The same by side: what was said, what was seen. */
export function refsBySide(finding: Finding): Record<EvidenceRow['role'], string[]> {
  const of = (role: EvidenceRow['role'], all: string[]) => [...new Set([...finding.rows.filter((row) => row.role === role).map((row) => row.ref), ...all])];
  return { claim: of('claim', finding.claim), evidence: of('evidence', finding.evidence) };
}
