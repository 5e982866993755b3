/** Asks the server. Every failure is one kind of error with a code that can be quoted. */
import type {
  AlertDetail, AlertList, AnalyseDocument, DefectList, DeliveryList, DeliveryRows, IndicatorInfo, IngestDocument, LayerData, MapDocument,
  Overview, Problem, RecordDocument, Seal, TableInfo, TableRows,
} from './types.ts';
import { keepUnits } from '../format/format.ts';
import type { ProofDocument } from '../verify/proof.ts';

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly rule: string | null;
  constructor(status: number, code: string, detail: string, rule: string | null = null) {
    super(detail || code);
    this.rule = rule;
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
  get offline(): boolean {
    return this.status === 0;
  }
}

const BASE = '/api/v1/';

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(BASE + path, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'offline', '');
  }
  if (response.ok) return response;
  const problem: Partial<Problem> = await response.json().catch(() => ({}));
  throw new ApiError(response.status, problem.code ?? `http_${response.status}`, problem.detail ?? problem.title ?? '', problem.rule ?? null);
}

async function get<Document>(path: string, signal?: AbortSignal): Promise<Document> {
  const response = await send(path, { headers: { Accept: 'application/json' }, ...(signal ? { signal } : {}) });
  return (await response.json()) as Document;
}

/** Members that hold sentences of ours. Cells of a file are never among them. */
const SENTENCES = new Set(['title', 'value', 'here', 'limit', 'sentence', 'fine']);

/** The same with each figure's unit on its line. */
async function getSentences<Document>(path: string, signal?: AbortSignal): Promise<Document> {
  const response = await send(path, { headers: { Accept: 'application/json' }, ...(signal ? { signal } : {}) });
  return JSON.parse(await response.text(), (name, value: unknown) =>
    typeof value === 'string' && SENTENCES.has(name) ? keepUnits(value) : value) as Document;
}

type Query = Record<string, string | number | null | undefined>;

function query(values: Query): string {
  const pairs = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`;
}

/** A reference keeps its colons; an alert key is encoded whole. */
const part = (text: string) => encodeURIComponent(text).replaceAll('%3A', ':');

export const api = {
  overview: (signal?: AbortSignal) => getSentences<Overview>('overview', signal),
  seal: (signal?: AbortSignal) => get<Seal>('seal', signal),
  alerts: (values: Query, signal?: AbortSignal) => getSentences<AlertList>(`alerts${query(values)}`, signal),
  alert: async (key: string, signal?: AbortSignal) =>
    (await getSentences<{ alert: AlertDetail }>(`alerts/${encodeURIComponent(key)}`, signal)).alert,
  record: (ref: string, signal?: AbortSignal) => get<RecordDocument>(`records/${part(ref)}`, signal),
  proof: (ref: string, signal?: AbortSignal) => get<ProofDocument>(`proofs/${part(ref)}`, signal),
  deliveries: (values: Query, signal?: AbortSignal) => get<DeliveryList>(`deliveries${query(values)}`, signal),
  deliveryRows: (index: string, values: Query, signal?: AbortSignal) =>
    get<DeliveryRows>(`deliveries/${part(index)}/rows${query(values)}`, signal),
  deliveryDefects: (index: string, values: Query, signal?: AbortSignal) =>
    get<DefectList>(`deliveries/${part(index)}/defects${query(values)}`, signal),
  tables: async (signal?: AbortSignal) => (await get<{ tables: TableInfo[] }>('tables', signal)).tables,
  tableRows: (name: string, values: Query, signal?: AbortSignal) =>
    get<TableRows>(`tables/${part(name)}${query(values)}`, signal),
  indicators: async (signal?: AbortSignal) => (await get<{ indicators: IndicatorInfo[] }>('indicators', signal)).indicators,
  map: (signal?: AbortSignal) => get<MapDocument>('map', signal),
  layer: (layer: string, values: Query, signal?: AbortSignal) => get<LayerData>(`map/${layer}${query(values)}`, signal),
  deliver: async (file: File) => {
    const response = await send(`deliveries${query({ name: file.name })}`, {
      method: 'POST', body: file, headers: { 'Content-Type': 'application/octet-stream' },
    });
    return (await response.json()) as IngestDocument;
  },
  analyse: async () => (await (await send('analyses', { method: 'POST' })).json()) as AnalyseDocument,
  openSession: (token: string) =>
    send('sessions', {
      method: 'POST', body: JSON.stringify({ token }), headers: { 'Content-Type': 'application/json' },
    }),
};
