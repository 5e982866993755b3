/** The cursor of a list, moved by J and K and opened by Enter. */
import { bindKeys } from '../state/keys.ts';

export class Cursor {
  at = $state(0);
  private readonly count: () => number;

  constructor(count: () => number, open: (at: number) => void) {
    this.count = count;
    $effect(() =>
      bindKeys({
        j: () => this.move(1),
        k: () => this.move(-1),
        Enter: () => {
          if (this.at < this.count()) open(this.at);
        },
      }),
    );
  }

  private move(by: number): void {
    this.at = Math.max(0, Math.min(this.count() - 1, this.at + by));
    requestAnimationFrame(() => document.querySelector('tr.cur')?.scrollIntoView({ block: 'nearest' }));
  }
}
