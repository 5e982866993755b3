import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { t } from '../strings/en.ts';
import { checksOf } from './checks.ts';
import { judge } from './judge.ts';
import { isProofOf } from './rows.ts';

const vectors = (name: string) => JSON.parse(readFileSync(new URL(`../../tests/vectors/${name}.json`, import.meta.url), 'utf8'));
const statement = vectors('statement');
const other = 'other.example+5863ac62+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c';
const { proof } = statement.proofs[0];
const result = (checks: ReturnType<typeof checksOf>, name: string) => checks.find((check) => check.name === name);

describe('the key of another log', () => {
  it('judges nothing and accuses nobody', async () => {
    const judgement = await judge(proof, { typed: other });
    expect(judgement.otherLog).toEqual({ key: other.split('+')[0], proof: statement.log_vkey.split('+')[0] });
    expect(judgement.verdict.reason).toBe(null);
    expect(judgement.key).toBe(null);
    expect(checksOf(judgement).filter((check) => check.green || check.state === 'bad')).toEqual([]);
  });
  it('does not hide that a proof is broken', async () => {
    const judgement = await judge({ ...proof, index: '0' }, { typed: other });
    expect(judgement.verdict.reason).toBe('not_in_log');
  });
  it('named by the server stays a refusal', async () => {
    expect((await judge(proof, { server: other })).verdict.reason).toBe('other_log');
  });
});

describe('a refusal', () => {
  it('says that a row is in the proof, though the check did not reach it', async () => {
    const checks = checksOf(await judge({ ...proof, index: '0' }, { typed: statement.log_vkey }));
    const row = result(checks, t.checks.asReceived);
    expect(row?.state).toBe('open');
    expect(row?.result).toMatch(/^row \d+ of \d+ is in the proof/);
  });
});

it('rows are counted from 1', async () => {
  const row = result(checksOf(await judge(proof, { typed: statement.log_vkey })), t.checks.asReceived);
  expect(row?.result).toContain(`row ${Number(proof.row.number) + 1} of ${proof.row.rows} `);
  expect(row?.green).toBe(true);
});

it('a proof is of the row asked for, or is not taken', () => {
  expect(isProofOf(`0:${proof.index}:${proof.row.number}`, proof)).toBe(true);
  expect(isProofOf(`0:${proof.index}:${Number(proof.row.number) + 1}`, proof)).toBe(false);
  expect(isProofOf(`0:${proof.index}`, proof)).toBe(false);
  expect(isProofOf(`0:${proof.index}`, { ...proof, row: null })).toBe(true);
});
