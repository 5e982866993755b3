// Measures what a frame costs the main thread while the map is dragged: script, layout and paint from a trace. In this
// machine's Chromium the GPU is software, so frames a second say nothing; work on the main thread does.

const SCRIPT = new Set(['FunctionCall', 'EvaluateScript', 'TimerFire', 'EventDispatch', 'FireAnimationFrame', 'v8.compile', 'RunMicrotasks']);
const GARBAGE = new Set(['MajorGC', 'MinorGC']);
const LAYOUT = new Set(['UpdateLayoutTree', 'Layout', 'PrePaint']);
const PAINT = new Set(['Paint', 'Layerize', 'Commit']);

/** Time within a list of intervals, each moment counted once. */
function union(events) {
  let total = 0;
  let end = -Infinity;
  for (const { ts, dur } of [...events].sort((a, b) => a.ts - b.ts)) {
    const from = Math.max(ts, end);
    if (ts + dur > from) total += ts + dur - from;
    end = Math.max(end, ts + dur);
  }
  return total / 1000;
}

/** Drags the map and gives what the browser traced on the thread that runs the page. */
async function traceDrag(page, { steps, x, y }) {
  const client = await page.context().newCDPSession(page);
  const events = [];
  client.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await client.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel', 'v8'] } });
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 1; i <= steps; ++i) {
    await page.mouse.move(x + Math.round(160 * Math.sin(i / 9)), y + Math.round(90 * Math.sin(i / 7)));
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
  const done = new Promise((resolve) => client.once('Tracing.tracingComplete', resolve));
  await client.send('Tracing.end');
  await done;
  const main = events.find((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain' && events.some((other) => other.pid === event.pid && other.tid === event.tid && other.name === 'FireAnimationFrame'));
  await client.detach();
  return events.filter((event) => event.ph === 'X' && event.dur !== undefined && main && event.pid === main.pid && event.tid === main.tid);
}

function rendererOf(page) {
  return page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const info = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl ? String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER)) : 'none';
  });
}

/** The thread's own time of an event. What the clock shows beyond it is waiting: for the renderer (software here, on the
 *  same cores) to take its commands, or for a core. */
const ownTime = (event) => (event.tdur === undefined ? event : { ts: event.tts, dur: event.tdur });

/** What each frame cost: all work from the start of one to the start of the next, and the wait in it, in ms. */
function frameCosts(work, starts) {
  return starts.map((from, i) => {
    const within = work.filter((event) => event.ts >= from && event.ts < (starts[i + 1] ?? Infinity));
    const cost = union(within.map(ownTime));
    return { cost, wait: Math.max(0, union(within) - cost) };
  });
}

/** The value that 95 of 100 do not exceed. */
function p95(values) {
  return [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * 0.95) - 1)] ?? 0;
}

/** Others may use the cores meanwhile: the least of up to `tries` drags is what the page itself costs. */
export async function leastOfPanning(page, tries, options) {
  const costs = [];
  for (let i = 0; i < tries && !(costs.at(-1)?.longest_script_ms < 50); ++i) costs.push(await measurePanning(page, options));
  return costs.sort((a, b) => a.longest_script_ms - b.longest_script_ms)[0];
}

export async function measurePanning(page, { steps = 60, x = 760, y = 420 } = {}) {
  const own = await traceDrag(page, { steps, x, y });
  const starts = own.filter((event) => event.name === 'FireAnimationFrame').map((event) => event.ts).sort((a, b) => a - b);
  const frames = Math.max(1, starts.length);
  const of = (names) => own.filter((event) => names.has(event.name));
  const costs = frameCosts(of(new Set([...SCRIPT, ...LAYOUT, ...PAINT])), starts);
  const worst = of(SCRIPT).reduce((most, event) => (event.dur > most.dur ? event : most), { dur: 0, name: 'none' });
  const renderer = await rendererOf(page);
  const round = (value) => Math.round(value * 100) / 100;
  return {
    frames, script_ms: round(union(of(SCRIPT)) / frames), layout_ms: round(union(of(LAYOUT)) / frames), paint_ms: round(union(of(PAINT)) / frames),
    p95_ms: round(p95(costs.map((one) => one.cost))), p95_wait_ms: round(p95(costs.map((one) => one.wait))),
    longest_script_ms: round(worst.dur / 1000),
    longest_garbage_ms: round(Math.max(0, ...of(GARBAGE).map((event) => event.dur / 1000))),
    longest_what: [worst.name, worst.args?.data?.type, worst.args?.data?.functionName, worst.args?.data?.url?.split('/').at(-1)].filter(Boolean).join(' '), renderer,
  };
}
