// Serves dist with documents shaped as /api/v1, for development and for pictures. TAMPER=1 changes one gram in a file
// after it was sealed; EMPTY=1 is a node without files. Not the product's server.
import { createServer } from 'node:http';
import { readFileSync, existsSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { canonical, CLOCK_US, makeLog } from './fixture-log.mjs';

let TAMPER = process.env.TAMPER === '1';
/** From now on one gram is changed in a file already sealed, or no longer. */
export const setTamper = (on) => (TAMPER = on);
const EMPTY = process.env.EMPTY === '1';
const DETECTIONS = Number(process.env.DETECTIONS ?? 2400);

let seed = 20260301;
const random = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
const between = (a, b) => a + (b - a) * random();
const WEST = -62.6, SOUTH = 5.2, EAST = -60.4, NORTH = 7.0;

function blob(x, y, radius, n = 9) {
  const ring = Array.from({ length: n }, (_, i) => {
    const r = radius * between(0.55, 1.15);
    const a = (i / n) * 2 * Math.PI;
    return [+(x + r * Math.cos(a)).toFixed(5), +(y + r * Math.sin(a)).toFixed(5)];
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
}
const square = (x, y, w, h) => ({ type: 'Polygon', coordinates: [[[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]]] });

const licences = Array.from({ length: 36 }, (_, i) => {
  const key = i === 0 ? 'ML-0417' : `ML-0${100 + i * 7}`;
  const x = i === 0 ? -61.62 : between(WEST + 0.3, EAST - 0.4);
  const y = i === 0 ? 6.02 : between(SOUTH + 0.3, NORTH - 0.3);
  return { type: 'Feature', properties: { licence_no: key, holder: `Holder ${key.slice(3)}`, valid_from: '2023-01-01', valid_to: '2028-12-31' }, geometry: square(+x.toFixed(4), +y.toFixed(4), 0.0064, 0.0064) };
});
const territory = { type: 'Feature', properties: { name: 'Awenna land', version: '2025-07-01' }, geometry: blob(-61.5, 6.14, 0.17, 22) };
const detections = Array.from({ length: DETECTIONS }, (_, i) => {
  const near = i < 40;
  const x = near ? between(-61.57, -61.45) : between(WEST, EAST);
  const y = near ? between(6.04, 6.2) : between(SOUTH, NORTH);
  const year = 2018 + (i % 8);
  return { type: 'Feature', properties: { id: `scar-${i}`, date: `${year}-06-30`, model: year < 2022 ? 'v2.9' : 'v3.1' }, geometry: blob(x, y, between(0.0004, 0.004)) };
});
detections[0] = { type: 'Feature', properties: { id: 'scar-0', date: '2025-12-18', model: 'v3.1' }, geometry: blob(-61.6168, 6.0232, 0.00016) };
const returns = [];
for (let m = 1; m <= 12; ++m) {
  for (const licence of ['ML-0417', 'ML-0107', 'ML-0233']) {
    returns.push([['licence_no', licence], ['month', `2025-${String(m).padStart(2, '0')}`], ['fine_kg', licence === 'ML-0417' ? (1.6 + ((m * 7) % 9) / 10).toFixed(1) : (0.4 + m / 20).toFixed(2)], ['filed_by', 'district office']]);
  }
}
const trade = Array.from({ length: 240 }, (_, i) => [['period', String(2018 + (i % 7))], ['reporter', i % 2 ? 'KES' : 'VAR'], ['partner', i % 2 ? 'VAR' : 'KES'], ['flow', i % 2 ? 'X' : 'M'], ['hs', '710812'], ['net_kg', String(3000 + i * 5)], ['value_usd', String(150000000 + i * 91000)]]);
const rowOf = (feature) => [['type', 'Feature'], ['geometry', JSON.stringify(feature.geometry)], ...Object.entries(feature.properties).map(([name, value]) => [`properties.${name}`, value])];

const sources = EMPTY ? [] : [
  { name: 'returns_2025.csv', layout: 'mapped/1', reader: 'csv/1', mode: 'increment', source: 'Mines Office', rows: returns, tables: ['monthly_return'], delimiter: ';' },
  { name: 'licences.geojson', layout: 'geo_licences/1', reader: 'geojson/1', mode: 'snapshot', source: 'Mining Cadastre', rows: licences.map(rowOf), features: licences, tables: ['licence'] },
  { name: 'detections.geojson.gz', layout: 'geo_detections/1', reader: 'geojson/1', mode: 'snapshot', source: 'Detector on 10 m images', rows: detections.map(rowOf), features: detections, tables: ['detection'] },
  { name: 'territories.geojson', layout: 'geo_territories/1', reader: 'geojson/1', mode: 'snapshot', source: 'Indigenous Affairs', rows: [rowOf(territory)], features: [territory], tables: ['territory'] },
  { name: 'partner_2018_2024.csv', layout: 'comtrade/1', reader: 'csv/1', mode: 'correction', source: 'Partner statistics', rows: trade, tables: ['trade'], delimiter: ',' },
];
const log = makeLog('demo.cupel/island', sources);
const idx = (name) => sources.findIndex((source) => source.name.startsWith(name)) + 1;

function lineOf(source, number) {
  const cell = (text) => (/[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  if (source.features) return JSON.stringify(source.features[number]);
  return changed(source, number).map(([, text]) => cell(text)).join(source.delimiter);
}
const changed = (source, number) => {
  const values = source.rows[number];
  if (!TAMPER || source.name !== 'returns_2025.csv' || number !== 6) return values;
  return values.map(([name, text]) => [name, name === 'fine_kg' ? `${text}01` : text]);
};

const seal = { origin: log.origin, vkey: log.vkey, size: String(log.size), root: log.root, sealed_us: String(CLOCK_US), witnesses: 0, demonstration: true };
const group = (text) => text.split(' ').filter(Boolean).map((part) => ({ group: part.replace(/[+?]/g, ''), state: part.endsWith('?') ? 'not_judged' : part.endsWith('+') ? 'attached' : 'counted' }));
const raised = (days) => String(CLOCK_US - BigInt(days) * 86_400_000_000n);
const row = (key, priority, title, kind, name, groups, fine, days, said, seen) => ({
  key, version: 1, state: 'open', priority, title, subject: { kind, key, name }, groups: group(groups),
  counted: group(groups).filter((entry) => entry.state === 'counted').length, findings: 1,
  said: said && { label: said[0], value: said[1] }, seen: seen && { label: seen[0], value: seen[1] }, fine, raised_us: raised(days), error_rate: null,
});
const alerts = EMPTY ? [] : [
  { ...row('licence:ML-0417', 'P1', 'Licence ML-0417 booked 24.0 kg in 12 months; 0.1 ha was disturbed.', 'licence', 'Licence ML-0417', 'EARTH TITLE CHEM?', '24,000 g', 2, ['booked', '24.0 kg'], ['ground allows', '0.9 kg']), findings: 2 },
  row('territory:Awenna land', 'P1', 'Digging of 31 ha lies inside Awenna land; no valid permit on record on that day.', 'territory', 'Awenna land', 'EARTH TITLE?', null, 5, ['permit', 'none on record'], ['dug', '31 ha']),
  row('corridor:VAR-KES:2023', 'P2', 'Varda counted 4,200 kg from Kestria; Kestria counted 3,000 kg to Varda.', 'corridor', 'Corridor Kestria–Varda', 'TRADE PRICE?', '1,200,000 g', 3, ['counted out', '3,000 kg'], ['counted in', '4,200 kg']),
  row('declaration:EX-2025-207', 'P2', 'Declaration EX-2025-207 states 48 USD a gram; the market stood at 85 USD.', 'declaration', 'Declaration EX-2025-207', 'PRICE', '8,210 g', 6, ['stated', '48 USD/g'], ['market', '85 USD/g']),
  row('licence:ML-0233', 'P3', 'Licence ML-0233 made 3.9 kg in June; its permit allows 3.0 kg a month.', 'licence', 'Licence ML-0233', 'MASS EARTH+', '900 g', 6, ['allowed', '3.0 kg'], ['made', '3.9 kg']),
  row('airstrip:N-14', 'watch', 'An airstrip not on the register lies 11 km from dug ground of 31 ha.', 'airstrip', 'Airstrip N-14', 'EARTH+', null, 5, null, ['distance', '11 km']),
  row('country:KES:2022', 'P3', 'Kestria exported 41 t of gold in 2022; its mines produced 12 t.', 'country', 'Kestria', 'TRADE DOC', '29,000,000 g', 9, ['exported', '41 t'], ['produced', '12 t']),
  ...Array.from({ length: 23 }, (_, i) => row(`corridor:C${i}:2021`, i < 8 ? 'P3' : 'watch', `Partner ${i + 1} counted ${(210 + i * 13).toLocaleString('en')} kg from Kestria; Kestria counted ${(180 + i * 9).toLocaleString('en')} kg to it.`, 'corridor', `Corridor Kestria–Partner ${i + 1}`, i % 3 ? 'TRADE' : 'TRADE PRICE+ NET?', `${((30 + i * 4) * 1000).toLocaleString('en')} g`, 10 + i, ['counted out', `${180 + i * 9} kg`], ['counted in', `${210 + i * 13} kg`])),
];
const returnRefs = returns.map((values, i) => [values[0][1], i]).filter(([key]) => key === 'ML-0417').map(([, i]) => ({ ref: `0:${idx('returns')}:${i}`, role: 'claim', file: 'returns_2025.csv', line: String(i + 2), pointer: null, columns: ['licence_no', 'fine_kg'] }));
const scar = { ref: `0:${idx('detections')}:0`, role: 'evidence', file: 'detections.geojson.gz', line: '3', pointer: '/features/0', columns: ['properties.date', 'properties.id'] };
const licenceRow = { ref: `0:${idx('licences')}:0`, role: 'claim', file: 'licences.geojson', line: '3', pointer: '/features/0', columns: ['properties.licence_no', 'properties.valid_to'] };
const finding = (over) => ({
  rule: 'A01', rule_version: 1, outcome: 'flagged', period: ['2025-01', '2025-12'], statistic: { m: '1004', e: 0, unit: 'm2' }, threshold: { m: '5000', e: 0, unit: 'm2' },
  origin: 'field practice, Brazil; not law', evidence: [], claim: [], params: {}, error_rate: null, text: '', group: 'EARTH', severity: 'HI', counted: true, rows_total: 0, ...over,
});
const findings = [
  finding({ question: 'Does the ground show as much digging as was booked?', here: '0.1 ha disturbed', limit: 'at least 0.5 ha for 24.0 kg', limit_scale: { value: 1004, limit: 5000, allowed: 'above' }, rows: [...returnRefs.slice(0, 11), scar], claim: returnRefs.map((row) => row.ref), evidence: [scar.ref], rows_total: 13 }),
  finding({ rule: 'A05', question: 'Does dug ground lie in a territory?', group: 'TITLE', here: '2.1 km inside', limit: 'at most 0 km', limit_scale: { value: 2.1, limit: 0.1, allowed: 'below' }, origin: 'Cupel default, not law', rows: [licenceRow, { ref: `0:${idx('territories')}:0`, role: 'evidence', file: 'territories.geojson', line: '3', pointer: '/features/0', columns: ['properties.name'] }], claim: [licenceRow.ref], evidence: [`0:${idx('territories')}:0`], rows_total: 2 }),
];
const lines = {
  adds_up: [['A02', 'Is anything dug across the boundary?', '0.00 of 0.1 ha', '0.20'], ['A03', 'Was the licence valid on every day?', '365 of 365 days', 'law'], ['A04', 'Did output stay within capacity?', '2.4 kg a month', '3.0 kg, law']].map(([rule, question, here, limit]) => ({ rule, question, here, limit, reason: null, reason_text: null, ask: null })),
  not_judged: [['E05', 'Does the price fit the market of the month?', 'no declarations on file', 'customs: export declarations'], ['A09', 'Mercury against gold', 'no mercury ledger', 'environment ministry'], ['A15', 'Is there an airstrip near?', 'no airstrip survey on file', 'civil aviation']].map(([rule, question, reason_text, ask]) => ({ rule, question, here: '', limit: '', reason: 'missing_input', reason_text, ask })),
};
function detail(key) {
  const at = alerts.findIndex((alert) => alert.key === key);
  if (at < 0) return null;
  const alert = alerts[at];
  const many = [4, 5, ...Array.from({ length: 234 }, (_, i) => i + 6)];
  const refsOf = (numbers) => numbers.map((i) => `0:${idx('partner')}:${i}`);
  const own = at === 0 ? findings : [finding({ rule: alert.subject.kind === 'corridor' ? 'E01' : 'A05', group: alert.groups[0].group, question: 'Do both sides count the same flow?', here: alert.seen?.value ?? '', limit: alert.said?.value ?? '', limit_scale: { value: 4200, limit: 3000, allowed: 'below' }, rows: [4, 5].map((i) => ({ ref: `0:${idx('partner')}:${i}`, role: i === 4 ? 'claim' : 'evidence', file: 'partner_2018_2024.csv', line: String(i + 2), pointer: null, columns: ['net_kg', 'period'] })), claim: refsOf([4]), evidence: refsOf(at === 2 ? many.slice(1) : [5]), rows_total: at === 2 ? many.length : 2 })];
  return {
    ...alert, findings: own, position: at + 1, total: alerts.length, previous: alerts[at - 1]?.key ?? null, next: alerts[at + 1]?.key ?? null,
    window: ['2025-01', '2025-12'], ...lines, not_applicable: 3, does_not_show: 'who moved the metal, or that a law was broken',
    innocent: ['Tailings or an old pit were reworked', 'Work is underground', 'The image is older than the pit', 'A cooperative sells under one licence'],
    next_check: ['High-resolution image of the licence, after 18 Dec 2025', 'Inspection: ask where the ore face is', 'Operator contracts from the holder'],
    would_clear: ['A face of 0.5 ha or more, or a shaft, on the ground', 'An operator list with the sellers, dated before the sales'],
    picture: alert.subject.kind === 'corridor' || alert.subject.kind === 'country' ? null : {
      type: 'FeatureCollection', caption: 'Licence ML-0417 with 0.1 ha of dug ground, and Awenna land beside it; images to December 2025, Detector v3.1.',
      features: [
        { type: 'Feature', properties: { layer: 'territories', role: 'context', key: 'Awenna land', label: 'Awenna land', ref: `0:${idx('territories')}:0` }, geometry: territory.geometry },
        { type: 'Feature', properties: { layer: 'licences', role: 'said', key: 'ML-0417', label: 'ML-0417', ref: licenceRow.ref }, geometry: licences[0].geometry },
        { type: 'Feature', properties: { layer: 'detections', role: 'seen', key: 'scar-0', label: '0.1 ha', ref: scar.ref }, geometry: detections[0].geometry },
      ],
    },
    connected: [{ key: 'territory:Awenna land', name: 'Awenna land', text: '6.0 km away', title: alerts[1].title }, { key: null, name: 'Holder 0417', text: 'holds the licence', title: null }],
    timeline: [{ at_us: alert.raised_us, text: `First raised, ${alert.priority}` }], seal,
  };
}

const stage = (name, title, files, newest, rules, missing = []) => ({
  stage: name, name: title, files, newest, possible: rules.filter((rule) => rule[2]).length, questions: rules.length,
  rules: rules.map(([rule, question, asked]) => ({ rule, question, asked, why: asked ? '' : 'no file' })), missing: missing.map(([what, ask]) => ({ what, ask })),
});
const on = !EMPTY;
const stages = [
  stage('mine', 'Mine and site', on ? 4 : 0, on ? '2025-12' : null, [['A01', 'Does the ground show as much digging as was booked?', on], ['A05', 'Does dug ground lie in a territory?', on], ['A15', 'Is there an airstrip near?', false]], [['Airstrip survey', 'civil aviation']]),
  stage('trader', 'Trader, aggregator', 0, null, [], []),
  stage('plant', 'Processing plant', 0, null, [], []),
  stage('refinery', 'Refinery', 0, null, [], [['Intake and outturn with assays', 'the refiner']]),
  stage('export', 'Export', on ? 1 : 0, on ? '2024' : null, [['E01', 'Do both sides count the same flow?', on], ['E02', 'Does supply cover exports?', on], ['E05', 'Does the price fit the market?', false]], [['Export declarations', 'customs']]),
  stage('transit', 'Transit, free zone', 0, null, [], [['Zone movement register', 'customs']]),
  stage('import', 'Import, partner side', on ? 1 : 0, on ? '2024' : null, [['C11', 'Does a country without mines export?', on]], []),
  stage('scrap', 'Scrap and catalyst', 0, null, [], [["Dealers' purchase books", 'the tax office']]),
  stage('vault', 'Vault and bar', 0, null, [], [['Bar lists with serials', 'the vaults']]),
  stage('bank', 'Bank and payment', 0, null, [], [['Threshold reports', 'the intelligence unit']]),
  stage('mercury', 'Mercury', 0, null, [], [['Consents and sales', 'Environment']]),
];
const overview = {
  node: { origin: log.origin, demonstration: true, name: 'Kestria' }, seal, files: sources.length, records: String(sources.reduce((sum, source) => sum + source.rows.length, 0)),
  span: on ? ['2018', '2025-12'] : null, questions: { possible: on ? 5 : 0, asked: on ? 5 : 0, not_asked: on ? 2 : 7 }, alerts: alerts.length, to_decide: alerts.length ? 4 : 0, decide: alerts.slice(0, 4),
  stages, run: on ? { id: 'r1', as_of: String(CLOCK_US) } : null,
};

const delivery = (source, i) => ({
  ref: `0:${i + 1}`, name: source.name, layout: source.layout, reader: source.reader, mode: source.mode, source: source.source, rows: String(source.rows.length), defects: i === 0 ? 2 : 0,
  bytes: String(source.rows.length * 84), sha256: Buffer.from(source.name).toString('hex').padEnd(64, '7').slice(0, 64), received_us: log.entries[i + 1].receivedUs, tables: source.tables,
});
function record(ref) {
  const [, index, number] = ref.split(':').map(Number);
  const source = sources[index - 1];
  if (!source) return null;
  const file = { name: source.name, sha256: delivery(source, index - 1).sha256, layout: source.layout, reader: source.reader, delivery: `0:${index}` };
  const base = { ref, type: 'delivery/1', received_us: log.entries[index].receivedUs, file, facts: [], defects: [] };
  if (number === undefined || Number.isNaN(number)) return { ...base, row: null };
  const values = changed(source, number);
  const near = source.features ? [number] : [number - 1, number, number + 1].filter((i) => i >= 0 && i < source.rows.length);
  return {
    ...base,
    row: {
      number: String(number), rows: String(source.rows.length), line: String(number + (source.features ? 3 : 2)), pointer: source.features ? `/features/${number}` : null,
      // A feature that goes over many lines of its file has none to show.
      lines: source.name.startsWith('territories') ? [] : near.map((i) => ({ line: String(i + (source.features ? 3 : 2)), text: lineOf(source, i), this: i === number })),
      values: values.map(([column, text]) => ({ column, text })), canonical: canonical(Object.fromEntries(values)),
    },
    facts: source.tables.map((table) => ({ table, values: values.filter(([name]) => name !== 'geometry').map(([column, value]) => ({ column, value, unit: /kg/.test(column) ? 'kg' : null })) })),
    defects: index === 1 && number === 4 ? [{ line: String(number + 2), column: 'filed_by', pointer: null, rule: 'unknown_column', text: 'No column of the layout has this name.', note: true, row: String(number) }] : [],
  };
}

const mapDocument = {
  bounds: EMPTY ? null : [WEST, SOUTH, EAST, NORTH],
  layers: EMPTY ? [] : [
    { layer: 'licences', side: 'said', count: licences.length, source: 'Mining Cadastre', accuracy_m: 20, newest: '2026-01-02' },
    { layer: 'detections', side: 'seen', count: detections.length, source: 'Detector on 10 m images', accuracy_m: 10, newest: '2025-12-18' },
    { layer: 'territories', side: 'land', count: 1, source: 'Indigenous Affairs', accuracy_m: 100, newest: '2025-07-01' },
  ],
  periods: EMPTY ? [] : Array.from({ length: 8 }, (_, i) => ({ period: String(2018 + i), model: i < 4 ? 'v2.9' : 'v3.1', mined_ha: 1800 + i * 240 - (i === 3 ? 500 : 0) + (i > 3 ? 900 : 0), count: detections.length / 8 })),
};
function layer(name, period) {
  const collection = (features) => ({ type: 'FeatureCollection', features });
  const with_ = (list, file, extra) => list.map((feature, i) => ({ type: 'Feature', geometry: feature.geometry, properties: { ref: `0:${idx(file)}:${i}`, key: null, name: null, label: null, ...extra(feature, i) } }));
  if (name === 'licences') return collection(with_(licences, 'licences', (f) => ({ key: f.properties.licence_no, name: f.properties.licence_no, label: f.properties.licence_no, holder: f.properties.holder, valid_to: f.properties.valid_to })));
  if (name === 'territories') return collection(with_([territory], 'territories', (f) => ({ key: f.properties.name, name: f.properties.name, label: f.properties.name, version: f.properties.version })));
  if (name === 'detections') {
    return collection(with_(detections, 'detections', (f, i) => ({ key: f.properties.id, period: f.properties.date.slice(0, 4), model: f.properties.model, date: f.properties.date, area_ha: (0.3 + (i % 40) / 8).toFixed(2) })).filter((f) => !period || f.properties.period === period));
  }
  return collection([]);
}
const tables = [
  { name: 'monthly_return', meaning: 'What a licence reports for a month.', rows: String(returns.length), columns: [{ name: 'licence_no', type: 'varchar', unit: null, meaning: 'Number of the licence' }, { name: 'month', type: 'varchar', unit: null, meaning: 'Month reported' }, { name: 'fine_ug10', type: 'bigint', unit: '0.1 µg', meaning: 'Fine mass' }] },
  { name: 'licence', meaning: 'A title to mine, with its ground and its days.', rows: String(licences.length), columns: [{ name: 'licence_no', type: 'varchar', unit: null, meaning: 'Number of the licence' }, { name: 'area_m2', type: 'bigint', unit: 'm²', meaning: 'Area of the ground' }] },
  { name: 'detection', meaning: 'Dug ground seen on images.', rows: String(detections.length), columns: [{ name: 'id', type: 'varchar', unit: null, meaning: 'Name of the outline' }] },
  { name: 'territory', meaning: 'Land of peoples, by version.', rows: '1', columns: [{ name: 'name', type: 'varchar', unit: null, meaning: 'As the people write it' }] },
  { name: 'trade', meaning: 'Trade statistics of one reporter.', rows: String(trade.length), columns: [{ name: 'net_g', type: 'bigint', unit: 'g', meaning: 'Net mass' }] },
  { name: 'declaration', meaning: 'Single customs declarations.', rows: '0', columns: [] },
  { name: 'airstrip', meaning: 'Airstrips, on the register or not.', rows: '0', columns: [] },
];

const problem = (status, code, detail) => ({ status, body: { type: 'about:blank', title: detail, status, detail, code } });
let sessionNeeded = process.env.SESSION === '1';

function api(method, path, query) {
  const part = path.split('/').map(decodeURIComponent);
  if (part[0] === 'sessions') {
    sessionNeeded = false;
    return { status: 204, body: null };
  }
  if (sessionNeeded) return problem(401, 'unauthenticated', 'A session is needed.');
  if (method === 'POST' && part[0] === 'deliveries') return { status: 200, body: { files: [{ path: query.get('name'), sha256: 'ab', format: 'csv/1', status: 'taken', rows: '12', defects: '0', ref: '0:6', reason: null }], log: seal } };
  if (method === 'POST' && part[0] === 'analyses') return { status: 200, body: { run: 'r2', as_of: String(CLOCK_US), findings: 30, alerts: alerts.length, appended: true } };
  switch (part[0]) {
    case 'overview': return { status: 200, body: overview };
    case 'seal': return { status: 200, body: seal };
    case 'alerts': {
      if (part.length > 1) {
        const alert = detail(part.slice(1).join('/'));
        return alert ? { status: 200, body: { alert } } : problem(404, 'not_found', 'No alert has this key.');
      }
      const fits = alerts.filter((alert) => (!query.get('priority') || alert.priority === query.get('priority')) && (!query.get('kind') || alert.subject.kind === query.get('kind')) && (!query.get('rule') || query.get('rule') === 'A01'));
      return { status: 200, body: { run: 'r1', as_of: String(CLOCK_US), total: fits.length, alerts: fits, next: null } };
    }
    case 'records': return record(part[1]) ? { status: 200, body: record(part[1]) } : problem(404, 'not_found', 'No record has this reference.');
    case 'proofs': {
      const [, index, number] = part[1].split(':').map(Number);
      const source = sources[index - 1];
      if (!source) return problem(404, 'not_found', 'No record has this reference.');
      return { status: 200, body: log.proof(index, number ?? null, number === undefined ? undefined : Buffer.from(canonical(Object.fromEntries(changed(source, number))))) };
    }
    case 'deliveries': {
      if (part.length === 1) return { status: 200, body: { deliveries: sources.map(delivery), total: sources.length, next: null } };
      const source = sources[Number(part[1]) - 1];
      if (part[2] === 'defects') return { status: 200, body: { defects: part[1] === '1' ? [{ line: '6', column: 'filed_by', pointer: null, rule: 'unknown_column', text: 'No column of the layout has this name.', note: true, row: '4' }, { line: '9', column: 'fine_kg', pointer: null, rule: 'not_a_number', text: 'This is not a number: "1,2,3".', note: false, row: '7' }] : [], next: null } };
      const from = Number(query.get('from') ?? 0);
      const limit = Number(query.get('limit') ?? 50);
      return { status: 200, body: { columns: source.rows[0].map(([name]) => name), total: String(source.rows.length), rows: source.rows.slice(from, from + limit).map((values, i) => ({ number: String(from + i), line: String(from + i + 2), values: values.map(([, text]) => text) })) } };
    }
    case 'tables': {
      if (part.length === 1) return { status: 200, body: { tables } };
      const source = sources.find((one) => one.tables.includes(part[1]));
      if (!source) return { status: 200, body: { columns: [], rows: [], next: null } };
      return { status: 200, body: { columns: ['log', 'idx', 'row', ...source.rows[0].map(([name]) => name)], rows: source.rows.slice(0, 50).map((values, i) => ['0', String(idx(source.name)), String(i), ...values.map(([, text]) => text)]), next: null } };
    }
    case 'indicators': return { status: 200, body: { indicators: [['A01', 'Does the ground show as much digging as was booked?'], ['A05', 'Does dug ground lie in a territory?'], ['E01', 'Do both sides count the same flow?']].map(([id, question]) => ({ id, version: 1, name: id, question, stage: 'mine', kind: 'arith', severity: 'HI', group: 'EARTH' })) } };
    case 'map': return part.length === 1 ? { status: 200, body: mapDocument } : { status: 200, body: layer(part[1], query.get('period')) };
    default: return problem(404, 'not_found', 'Nothing is at this address.');
  }
}

const dist = new URL('../dist', import.meta.url).pathname;
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.json': 'application/json', '.txt': 'text/plain' };
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'";

export function serve(port) {
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    response.setHeader('Content-Security-Policy', CSP);
    if (url.pathname.startsWith('/api/v1/')) {
      if (url.pathname === '/api/v1/events') {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.write('event: step\ndata: {"step":"reading","done":3,"total":12}\n\n');
        return;
      }
      request.resume();
      request.on('end', () => {
        const { status, body } = api(request.method, url.pathname.slice(8), url.searchParams);
        response.writeHead(status, { 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json' });
        response.end(body === null ? undefined : JSON.stringify(body));
      });
      return;
    }
    if (url.pathname === '/log/checkpoint') return void response.end(log.checkpoint);
    if (url.pathname.startsWith('/log/tile/0/')) return void response.end(log.tile());
    const path = join(dist, url.pathname);
    const file = url.pathname !== '/' && path.startsWith(dist) && existsSync(path) && statSync(path).isFile() ? path : join(dist, 'index.html');
    response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
    const packed = existsSync(`${file}.gz`);
    if (packed) response.setHeader('Content-Encoding', 'gzip');
    response.end(readFileSync(packed ? `${file}.gz` : file));
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const port = Number(process.env.PORT ?? 8420);
  await serve(port);
  console.log(`fixtures on http://127.0.0.1:${port}/`);
}
export { log };
