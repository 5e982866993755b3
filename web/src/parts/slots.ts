/** Order of the evidence groups in every strip. Further groups are counted in a "+n" behind them. */
import type { AlertRow } from '../api/types.ts';

export const SLOTS = ['TITLE', 'EARTH', 'SPACE', 'BOOKS', 'MASS', 'CHEM', 'PRICE', 'PAY', 'TRADE', 'NET'];

export function moreOf(groups: AlertRow['groups']): string[] {
  return groups.map((entry) => entry.group).filter((group) => !SLOTS.includes(group));
}
