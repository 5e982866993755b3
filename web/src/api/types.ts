/** Documents of `/api/v1`. 64-bit integers come as decimal strings. */
import type { Feature, FeatureCollection } from 'geojson';

export type Ref = string;
export type Priority = 'hold' | 'P1' | 'P2' | 'P3' | 'watch';
export type GroupState = 'counted' | 'attached' | 'not_judged';

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  rule?: string;
}

export interface Seal {
  origin: string;
  vkey: string;
  size: string;
  root: string;
  sealed_us: string | null;
  witnesses: number;
  demonstration: boolean;
}

export interface Labelled {
  label: string;
  value: string;
}

export interface AlertRow {
  key: string;
  version: number | string;
  state: string;
  priority: string;
  title: string;
  subject: { kind: string; key: string; name: string };
  groups: { group: string; state: GroupState }[];
  counted: number;
  findings: number;
  said: Labelled | null;
  seen: Labelled | null;
  fine: string | null;
  raised_us: string;
  error_rate: ErrorRate | null;
}

export interface ErrorRate {
  text?: string;
  interval?: string;
}

export interface StageRule {
  rule: string;
  question: string;
  asked: boolean;
  why: string;
}

export interface Stage {
  stage: string;
  name: string;
  files: number;
  newest: string | null;
  possible: number;
  questions: number;
  rules: StageRule[];
  missing: { what: string; ask: string }[];
}

export interface Overview {
  node: { origin: string; demonstration: boolean; name: string };
  seal: Seal;
  files: number;
  records: string;
  span: [string, string] | null;
  questions: { possible: number; asked: number; not_asked: number };
  alerts: number;
  to_decide: number;
  decide: AlertRow[];
  stages: Stage[];
  run: { id: string; as_of: string } | null;
}

export interface AlertList {
  run: string | null;
  as_of: string | null;
  total: number;
  alerts: AlertRow[];
  next: string | null;
}

export interface Quantity {
  m: string;
  e: number;
  unit: string;
}

export interface EvidenceRow {
  ref: Ref;
  role: 'claim' | 'evidence';
  file: string | null;
  line: string | number | null;
  pointer: string | null;
  columns: string[];
  /** Why the row could not be read from its file. */
  error?: string;
}

export interface LimitScale {
  value: number;
  limit: number;
  allowed: 'above' | 'below';
}

export interface Finding {
  rule: string;
  rule_version: number | string;
  outcome: string;
  period: [string, string];
  statistic: Quantity | null;
  threshold: Quantity | null;
  origin: string;
  evidence: Ref[];
  claim: Ref[];
  params: Record<string, unknown>;
  error_rate: ErrorRate | null;
  text: string;
  question: string;
  group: string;
  severity: string;
  counted: boolean;
  here: string;
  limit: string;
  limit_scale: LimitScale | null;
  rows: EvidenceRow[];
  rows_total: number;
}

export interface Line {
  rule: string;
  question: string;
  here: string;
  limit: string;
  reason: string | null;
  reason_text: string | null;
  ask: string | null;
}

export interface PictureProperties {
  layer: string;
  /** `subject`: what the alert is about. */
  role: 'said' | 'seen' | 'context' | 'subject';
  key: string | null;
  label: string | null;
  ref: Ref | null;
  kind?: string;
  mined_ha?: number;
}

export interface Picture {
  type: 'FeatureCollection';
  features: (Feature & { properties: PictureProperties })[];
  caption: string;
}

export interface AlertDetail extends Omit<AlertRow, 'findings'> {
  position: number;
  total: number;
  previous: string | null;
  next: string | null;
  window: [string | null, string | null];
  findings: Finding[];
  adds_up: Line[];
  not_judged: Line[];
  not_applicable: number;
  does_not_show: string;
  innocent: string[];
  next_check: string[];
  would_clear: string[];
  picture: Picture | null;
  connected: { key: string | null; name: string; text: string; title: string | null }[];
  timeline: { at_us: string; text: string }[];
  seal: Seal;
}

export interface Defect {
  line: string | number | null;
  /** Number of the column, from 1, or its name. */
  column: string | number | null;
  pointer: string | null;
  rule: string;
  text: string;
  note: boolean;
  row: string | number | null;
}

export interface RecordDocument {
  ref: Ref;
  type: string;
  received_us: string;
  file: { name: string; sha256: string; layout: string; reader: string; delivery: Ref } | null;
  row: {
    number: string;
    rows: string;
    line: string | number | null;
    pointer: string | null;
    lines: { line: string | number | null; text: string; this: boolean }[];
    values: { column: string; text: string }[];
    canonical: string;
  } | null;
  facts: { table: string; values: { column: string; value: unknown; unit: string | null }[] }[];
  defects: Defect[];
  issuer?: string;
}

export interface Delivery {
  ref: Ref;
  name: string;
  layout: string;
  reader: string;
  mode: string;
  source: string;
  rows: string;
  defects: number;
  bytes: string;
  sha256: string;
  received_us: string;
  tables: string[];
}

export interface DeliveryList {
  deliveries: Delivery[];
  total: number;
  next: string | null;
}

export interface DeliveryRows {
  columns: string[];
  total: string;
  rows: { number: string | number; line: string | number | null; values: (string | null)[] }[];
}

export interface DefectList {
  defects: Defect[];
  next: string | null;
}

export interface IngestFile {
  path: string;
  sha256: string;
  format: string | null;
  status: 'taken' | 'already' | 'refused' | 'unrecognised';
  rows: string | number | null;
  defects: string | number | null;
  ref: Ref | null;
  reason: string | null;
}

export interface IngestDocument {
  files: IngestFile[];
  log: { origin: string; size: string; root: string };
}

export interface AnalyseDocument {
  run: string;
  as_of: string;
  findings: number | string;
  alerts: number | string;
  appended: boolean;
}

export interface TableInfo {
  name: string;
  meaning: string;
  rows: string;
  columns: { name: string; type: string; unit: string | null; meaning: string }[];
}

export interface TableRows {
  columns: (string | { name: string })[];
  rows: unknown[][];
  next: string | null;
}

export type LayerName = 'detections' | 'territories' | 'airstrips' | 'licences' | 'coverage' | 'alerts';

export interface MapLayer {
  layer: LayerName;
  side: 'said' | 'seen' | 'land';
  count: number;
  source: string | null;
  accuracy_m: number | null;
  newest: string | null;
}

export interface MapDocument {
  bounds: [number, number, number, number] | null;
  layers: MapLayer[];
  periods: { period: string; model: string | null; mined_ha: number; count: number }[];
}

export type LayerData = FeatureCollection;

export interface StepEvent {
  step: string;
  done: string | number;
  total: string | number;
}

export interface IndicatorInfo {
  id: string;
  version: number | string;
  name: string;
  question: string;
  stage: string;
  kind: string;
  severity: string;
  group: string;
}
