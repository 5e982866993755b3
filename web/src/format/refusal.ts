/** Why a file was not taken, in words for whoever sends files; the machine's own word goes beside it. */
import { t } from '../strings/en.ts';
import { whole } from './format.ts';

export interface Told {
  text: string;
  machine: string;
}

export function ruleText(rule: string): string {
  return t.defectRules[rule] ?? rule.replaceAll('_', ' ');
}

export function refusalOf(name: string, status: string, reason: string): Told {
  if (reason.startsWith('needs:')) {
    const names = reason.slice('needs:'.length).split(',').filter(Boolean);
    const what = names.map((one) => t.needs[one]?.[0] ?? t.needsOther(one)).join(' ');
    return { text: `${what} ${t.needsHow(name, names.map((one) => t.needs[one]?.[1] ?? `${one} = "…"`).join('; '))}`, machine: reason };
  }
  const defective = /^(\d+) of (\d+) rows have defects(?:, most often: (.*))?; --accept-defects/.exec(reason);
  if (defective) {
    const most = (defective[3] ?? '').split(', ').filter(Boolean).map((one) => one.replace(/^(\w+) \((\d+)\)$/, (_, rule: string, n: string) => `${ruleText(rule)} (${whole(n)})`));
    return { text: t.refusals.defective(whole(defective[1]), whole(defective[2]), most.join('; ')), machine: (defective[3] ?? '').replace(/ \(\d+\)/g, '') };
  }
  if (reason.startsWith('the file is empty')) return { text: t.refusals.empty, machine: '' };
  if (reason.startsWith('the file is UTF-')) return { text: t.refusals.utf16, machine: '' };
  if (status === 'unrecognised') return { text: t.refusals.unrecognised(name), machine: 'unrecognised' };
  const own = reason === '' ? '' : `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${/[.!?]$/.test(reason) ? '' : '.'}`;
  return { text: own, machine: '' };
}
