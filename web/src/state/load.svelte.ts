/** One thing asked of the server, with its faces: loading (shown after 200 ms), error with code, full. */
import { ApiError } from '../api/client.ts';

export class Load<Document> {
  data = $state.raw<Document | null>(null);
  error = $state.raw<ApiError | null>(null);
  /** True when an answer is outstanding for more than 200 ms. */
  slow = $state(false);
  /** True once an answer or an error has come. */
  settled = $state(false);
  private current: AbortController | null = null;
  private last: ((signal: AbortSignal) => Promise<Document>) | null = null;

  /** Asks; an earlier question still open is dropped. What was shown stays until the answer is there. */
  async ask(question: (signal: AbortSignal) => Promise<Document>): Promise<void> {
    this.current?.abort();
    const own = new AbortController();
    this.current = own;
    this.last = question;
    const timer = setTimeout(() => {
      if (this.current === own) this.slow = true;
    }, 200);
    try {
      const answer = await question(own.signal);
      if (this.current === own) {
        this.data = answer;
        this.error = null;
      }
    } catch (error) {
      if (this.current !== own || own.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.error = error;
    } finally {
      clearTimeout(timer);
      if (this.current === own) {
        this.slow = false;
        this.settled = true;
      }
    }
  }

  again(): void {
    if (this.last) void this.ask(this.last);
  }

  stop(): void {
    this.current?.abort();
    this.current = null;
    this.slow = false;
  }
}
