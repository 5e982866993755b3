import type { AlertRow } from '../api/types.ts';
import { t } from '../strings/en.ts';

export function subjectKind(kind: string): string {
  return t.subjectKinds[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('_', ' ');
}

export function groupName(group: string): string {
  return t.groups[group] ?? group;
}

/** "3: Title, Earth, Place": the groups that count. */
export function groupsShort(row: AlertRow): string {
  const counted = row.groups.filter((entry) => entry.state === 'counted').map((entry) => groupName(entry.group));
  return counted.length === 0 ? '0' : t.evidenceShort(row.counted, counted);
}
