/** The ten checks of a proof, as a person reads them. One may be green, under a key: the row is as received. */
import { dayAndTime, rowNumber, short, whole } from '../format/format.ts';
import { t } from '../strings/en.ts';
import { toHex } from './bytes.ts';
import type { Judgement } from './judge.ts';
import { STEPS, type Step, type Verdict } from './proof.ts';

export type CheckState = 'ok' | 'bad' | 'open';

export interface Check {
  name: string;
  state: CheckState;
  green: boolean;
  result: string;
  how: string;
}

export function reasonText(reason: string | null): string {
  return reason === null ? '' : (t.reasons[reason] ?? t.reasonOther);
}

/** The reason of a judgement: a missing signature is told by where the key came from. */
export function reasonOf(judgement: Judgement): string {
  const { reason } = judgement.verdict;
  return reason === 'checkpoint_unsigned' && judgement.keySource === 'remembered' ? t.reasonRemembered : reasonText(reason);
}

function stateOf(judgement: Judgement, steps: Step[]): CheckState {
  const { verdict } = judgement;
  if (verdict.ok) return 'ok';
  const failed = STEPS.indexOf(verdict.failed ?? 'form');
  if (steps.some((step) => STEPS.indexOf(step) === failed)) return 'bad';
  return steps.every((step) => STEPS.indexOf(step) < failed) ? 'ok' : 'open';
}

function asReceived(judgement: Judgement): Check {
  const { verdict } = judgement;
  const { row } = verdict;
  const fields = verdict.disclosed.length > 0 ? t.checks.fieldsShown(verdict.disclosed.length) : '';
  const state = stateOf(judgement, ['row', 'disclosures']);
  // A form that cannot be read tells nothing of what it holds.
  if (!row && verdict.failed === 'form') return line(t.checks.asReceived, 'open', '', t.checks.byHash);
  const result = !row ? t.checks.noRow : rowResult(row, state);
  return line(row ? t.checks.asReceived : t.checks.entryOnly, state, result + fields, t.checks.byHash, state === 'ok' && judgement.key !== null);
}

function rowResult(row: NonNullable<Verdict['row']>, state: CheckState): string {
  const [number, rows] = [rowNumber(row.number), whole(row.rows)];
  if (state === 'open') return t.checks.rowOpen(number, rows);
  if (state === 'bad') return t.checks.rowNo(number, rows);
  return row.text === null ? t.checks.rowWithheld(number) : t.checks.rowYes(number, rows);
}

function line(name: string, state: CheckState, result: string, how: string, green = false): Check {
  return { name, state, result: state === 'open' && result === '' ? t.checks.notReached : result, how, green };
}

function grown(judgement: Judgement): Check {
  const { verdict, growth, before } = judgement;
  const size = whole(verdict.size);
  const seen = whole(before);
  const name = t.checks.onlyGrown;
  const how = t.checks.byMemory;
  switch (growth) {
    case 'same': return line(name, 'ok', t.checks.grownSame(size), how);
    case 'grown': return line(name, 'ok', t.checks.grownYes(size, seen), how);
    case 'differs': return line(name, 'bad', t.checks.grownNo(size, seen), how);
    case 'first': return line(name, 'open', t.checks.grownFirst, how);
    case 'unknown': return line(name, 'open', before ? t.checks.grownUnknown(seen) : '', how);
  }
}

function signed(judgement: Judgement): Check {
  const { verdict, key, keySource } = judgement;
  const failed = stateOf(judgement, ['checkpoint']);
  if (failed === 'ok' && !key) return line(t.checks.rootSigned, 'open', judgement.otherLog ? t.checks.signedOtherLog(judgement.otherLog.key) : t.checks.signedNoKey, t.checks.bySignature);
  const from = { typed: t.checks.keyTyped, remembered: t.checks.keyRemembered, server: t.checks.keyServer, none: '' }[keySource];
  const result = failed === 'ok' && key ? `${t.checks.signedYes(verdict.origin ?? '', short(toHex(key.id)))}; ${from}` : '';
  return line(t.checks.rootSigned, failed, result || (failed === 'bad' ? reasonOf(judgement) : ''), t.checks.bySignature);
}

const nameOf = (issuer: string) => (issuer.length > 28 ? `${issuer.slice(0, 16)}…${issuer.slice(-6)}` : issuer);

export function checksOf(judgement: Judgement): Check[] {
  const { verdict } = judgement;
  const { entry } = verdict;
  const bad = (state: CheckState) => (state === 'bad' ? reasonOf(judgement) : '');
  const form = stateOf(judgement, ['form']);
  const inLog = stateOf(judgement, ['inclusion']);
  const sender = stateOf(judgement, ['entry', 'signature']);
  const logPart = verdict.reason === 'log_differs' ? 'ok' : inLog;
  const witnesses = verdict.witnesses;
  return [
    line(t.checks.complete, form, form === 'ok' ? t.checks.completeYes : bad(form), t.checks.byForm),
    asReceived(judgement),
    line(t.checks.inLog, logPart, logPart === 'ok' ? t.checks.inLogYes(whole(verdict.index), whole(verdict.size)) : bad(logPart), t.checks.byPath),
    grown(judgement),
    signed(judgement),
    line(t.checks.statementSigned, sender, entry ? t.checks.senderYes(nameOf(entry.statement.issuer)) : bad(sender), t.checks.bySignature),
    line(t.checks.whoSent, 'open', entry ? t.checks.whoText : '', t.checks.whoHow),
    line(t.checks.witnesses, witnesses > 0 ? 'ok' : 'open', witnesses > 0 ? t.verifyPage.witnessSome(witnesses) : t.checks.witnessesNone, ''),
    line(t.checks.time, 'open', entry ? t.checks.timeText(dayAndTime(String(entry.receivedUs))) : '', t.checks.timeHow),
    line(t.checks.truth, 'open', t.checks.truthText, t.checks.truthHow),
  ];
}
