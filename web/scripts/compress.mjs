// Writes NAME.gz beside each file of dist that becomes smaller by it, and holds the page to its budget.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist', import.meta.url).pathname;
const SCRIPT_BUDGET = 700_000;
const files = readdirSync(dist, { recursive: true }).map(String).filter((name) => statSync(join(dist, name)).isFile() && !name.endsWith('.gz'));
let script = 0;
let all = 0;
for (const name of files.sort()) {
  const bytes = readFileSync(join(dist, name));
  const packed = gzipSync(bytes, { level: 9 });
  const smaller = packed.length < bytes.length;
  if (smaller) writeFileSync(join(dist, `${name}.gz`), packed);
  const sent = smaller ? packed.length : bytes.length;
  all += sent;
  if (/\.m?js$/.test(name)) script += sent;
  console.log(`${String(bytes.length).padStart(9)} ${String(sent).padStart(8)}  ${name}`);
}
console.log(`script ${script} bytes compressed of ${SCRIPT_BUDGET}; everything ${all}`);
if (script > SCRIPT_BUDGET) {
  console.error('Script is over its budget.');
  process.exit(1);
}
