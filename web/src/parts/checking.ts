import type { RowResult } from '../verify/rows.ts';

/** A check of rows under way or done. */
export interface Checking {
  /** Rows to be checked here. */
  total: number;
  /** Rows the page rests on. */
  all: number;
  results: RowResult[];
  done: boolean;
  /** The server could not be reached: nothing was judged. */
  failed: boolean;
  time: string;
}
