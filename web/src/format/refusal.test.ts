import { expect, it } from 'vitest';
import { t } from '../strings/en.ts';
import { refusalOf, ruleText } from './refusal.ts';

it('a file that does not say what it is about is told what to say, and where', () => {
  const { text, machine } = refusalOf('trade.csv', 'refused', 'needs:flow');
  expect(text).toBe('The file does not say whether it is imports or exports. Say it in a file trade.csv.mapping.toml beside it, under [constants]: flow = "M" (imports) or "X" (exports)');
  expect(machine).toBe('needs:flow');
  expect(refusalOf('a.csv', 'refused', 'needs:exporter,licence_no').text).toMatch(/which country exports\. The file does not say its licence no\. .*licence_no = "…"/);
});
it('a file of defects is told the commonest in words', () => {
  const { text, machine } = refusalOf('a.csv', 'refused', '31 of 40 rows have defects, most often: short_line (31), bad_date (2); --accept-defects takes it all the same');
  expect(text).toMatch(/^31 of 40 rows have defects\. Most often: The row has fewer cells than the heading \(31\); This is not a date of the form stated \(2\)\./);
  expect(machine).toBe('short_line, bad_date');
});
it('an unknown layout, an empty file and any other reason are sentences', () => {
  expect(refusalOf('a.csv', 'unrecognised', 'no layout knows this file').text).toMatch(/^What its columns mean is not known here/);
  expect(refusalOf('a.csv', 'refused', 'the file is empty').text).toBe('The file is empty.');
  expect(refusalOf('a.csv', 'refused', 'the file ends inside the features').text).toBe('The file ends inside the features.');
});
it('results name defects, and say when a file has no rows', () => {
  expect(t.recordsPage.taken('a.csv', '24', '3')).toBe('a.csv: 24 rows sealed, 3 defects.');
  expect(t.recordsPage.taken('a.csv', '24', '0')).toBe('a.csv: 24 rows sealed.');
  expect(t.recordsPage.taken('a.csv', '0', '0')).toMatch(/the file has no rows/);
  expect(t.recordsPage.defectCount('0', 13, false)).toBe('0 defects, 13 notes');
  expect(ruleText('some_new_rule')).toBe('some new rule');
});
