// A checker that says nothing is worse than none: a component with a deliberate type error must make svelte-check fail.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

const file = new URL('../src/Canary.svelte', import.meta.url).pathname;
writeFileSync(file, '<script lang="ts">\n  const wrong: number = "not a number";\n</script>\n\n{wrong}\n');
try {
  const run = spawnSync('npx', ['svelte-check', '--tsconfig', './tsconfig.json', '--threshold', 'error'], { encoding: 'utf8' });
  const said = run.stdout + run.stderr;
  if (run.status === 0 || !/Canary\.svelte/.test(said)) {
    console.error('svelte-check did not see a type error planted in src/Canary.svelte.');
    process.exit(1);
  }
  console.log('svelte-check sees a planted type error.');
} finally {
  rmSync(file, { force: true });
}
