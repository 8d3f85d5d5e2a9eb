import type { Browser, CDPSession, Page } from 'playwright-core'
import { openBrowser } from '../scenarios/people-at-work.ts'
import { eventually, type Instance, startMillrace } from '../scenarios/testing.ts'
import { type Figure, median, percentile, round3 } from './figure.ts'

const pens = Array.from({ length: 20 }, (_, i) => `BENCH.PEN${String(i + 1).padStart(2, '0')}`)
const samplesPerPen = 36_000
const penEveryMs = 100
const listPoints = 10_000
/** The first rows of the list, through which the wheel goes; their values change, this many a second altogether. */
const movingPoints = 1_000
const listSamplesPerSecond = 500
const inputMs = 5_000
const inputEveryMs = 15
const maxInputs = 4
const liveMs = 10_000
const desk = { width: 1440, height: 900 }

type Frames = { intervals: number[]; drawn: number; busyShare: number; seconds: number }

/**
 * How smoothly the heavy screens move, in Chromium with software rendering at 1440 × 900, beside the platform on the same
 * machine: 20 pens of 36,000 samples (10 Hz for the last hour) on the trend page, and 10,000 points on the live list.
 *
 * - `frame rate` (1/s): animation frames of each second while the input goes on, the median of the seconds; at most 60.
 * - `pictures drawn` (1/s): frames in which the chart drew its pens anew, over the time; a chart that has nothing new to
 *   show draws none, so that this and not the frame rate tells how often the pens follow the hand. In live mode it draws
 *   when it has moved on by a pixel, and 4 times a second at least: over an hour 4 is what it means to draw, over a minute
 *   about 15. There the busy share is the figure to watch.
 * - `frame time, p95` (ms): nineteen of twenty frames came sooner after the one before.
 * - `main thread busy` (%): time that the page's main thread spent in tasks, over the time of the run.
 *
 * Inputs: dragging the chart to and fro for 5 s; the wheel zooming in and out for 5 s; the wheel scrolling down the live
 * list, some 200 rows a second, for 5 s while 500 samples/s arrive for the rows passed; and 10 s each of live mode over an
 * hour and over a minute with 200 samples/s, no input. The page fetches the hour as buckets, as it does for everybody; the
 * minute is drawn from the samples themselves.
 */
export async function run(): Promise<Figure[]> {
  const instance = await startMillrace({ opcua: 'on' })
  let browser: Browser | undefined
  try {
    const token = await instance.token()
    const end = await fill(instance, token)
    browser = await openBrowser()
    const page = await signedIn(browser, instance)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Performance.enable')
    const hour = `from=${end - samplesPerPen * penEveryMs}&to=${end}`
    const figures: Figure[] = []
    const measure = async (name: string, act: () => Promise<void>, chart: boolean) =>
      figures.push(...figuresOf(name, await record(page, devtools, act), chart))

    await openTrend(page, instance, hour)
    await measure('trend, 20 pens × 1 h, dragged', () => drag(page), true)
    await openTrend(page, instance, hour)
    await measure('trend, 20 pens × 1 h, wheel zoom', () => zoom(page), true)
    await openTrend(page, instance, `live=${samplesPerPen * penEveryMs}`)
    const stopPens = send(instance, token, penEveryMs, () => pens)
    await pause(2_000)
    await measure('trend, 20 pens × 1 h, live at 10 Hz', () => pause(liveMs), true)
    await openTrend(page, instance, 'live=60000')
    await measure('trend, 20 pens × 1 min, live at 10 Hz', () => pause(liveMs), true)
    await stopPens()

    await page.goto(`${instance.url}/live?search=BENCH.LIST`)
    await page.locator('.vtable-row').nth(10).waitFor()
    await page.waitForLoadState('networkidle')
    const perTurn = (listSamplesPerSecond * penEveryMs) / 1000
    const stopList = send(instance, token, penEveryMs, (turn) =>
      Array.from({ length: perTurn }, (_, i) => listCode((turn * perTurn + i) % movingPoints)),
    )
    await pause(1_000)
    await measure('live list, 10,000 rows, scrolled', () => scroll(page), false)
    await stopList()
    return figures
  } finally {
    await browser?.close()
    await instance.destroy()
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const listCode = (i: number) => `BENCH.LIST${String(i).padStart(5, '0')}`

async function post(instance: Instance, token: string, path: string, body: unknown): Promise<void> {
  const response = await instance.api(path, { method: 'POST', token, body })
  const answer = await response.text()
  if (!response.ok) throw new Error(`${path}: ${answer}`)
  const { rejected = [] } = JSON.parse(answer) as { rejected?: unknown[] }
  if (rejected.length > 0) throw new Error(`${path}: ${JSON.stringify(rejected.slice(0, 3))}`)
}

/** Registers all points and writes an hour of every pen: smooth walks about 50. Returns the time of the last samples. */
async function fill(instance: Instance, token: string): Promise<number> {
  const points = [...pens, ...Array.from({ length: listPoints }, (_, i) => listCode(i))]
  for (let i = 0; i < points.length; i += 5_000) {
    const rows = points.slice(i, i + 5_000).map((code) => ({ code, type: 'number', unit: 'degC', decimals: 2 }))
    await post(instance, token, '/api/points', { points: rows })
  }
  const now = Date.now()
  const rows = Array.from({ length: listPoints }, (_, i) => i)
  await post(instance, token, '/api/ingest', {
    codes: rows.map(listCode),
    times: rows.map(() => now),
    values: rows.map((i) => i / 10),
  })
  const perCall = 1_000
  const walks = pens.map(() => createWalk())
  const end = Date.now()
  for (let at = 0; at < samplesPerPen; at += perCall) {
    const codes: string[] = []
    const times: number[] = []
    const values: number[] = []
    for (let i = 0; i < perCall; i++) {
      for (const [p, code] of pens.entries()) {
        codes.push(code)
        times.push(end - (samplesPerPen - 1 - at - i) * penEveryMs)
        values.push(walks[p]())
      }
    }
    await post(instance, token, '/api/ingest', { codes, times, values })
  }
  return end
}

/** A value that drifts smoothly and returns to 50, with two decimals. */
function createWalk(): () => number {
  let value = 50
  let slope = 0
  return () => {
    slope = slope * 0.995 + (Math.random() - 0.5) * 0.02 - (value - 50) * 0.00001
    value += slope
    return Math.round(value * 100) / 100
  }
}

/** Sends a sample of each of the codes of a turn over HTTP, a turn every so many ms, until the returned function is called. */
function send(instance: Instance, token: string, everyMs: number, codesOf: (turn: number) => string[]) {
  let turn = 0
  const underWay = new Set<Promise<void>>()
  let failure: unknown
  const timer = setInterval(() => {
    const codes = codesOf(turn++)
    const time = Date.now()
    const values = Object.fromEntries(
      codes.map((code, i) => [code, 50 + Math.round(Math.sin(turn / 20 + i) * 500) / 100]),
    )
    const call = post(instance, token, '/api/ingest', { time, values })
      .catch((error) => {
        failure = error
      })
      .finally(() => underWay.delete(call))
    underWay.add(call)
  }, everyMs)
  return async () => {
    clearInterval(timer)
    await Promise.all(underWay)
    if (failure) throw failure
  }
}

async function signedIn(browser: Browser, instance: Instance): Promise<Page> {
  const context = await browser.newContext({ viewport: desk, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  const code = await eventually(
    'the set-up code',
    () => /: (\S+)\s*$/m.exec(instance.stderr().match(/^set-up code.*$/m)?.[0] ?? '')?.[1],
  )
  const answer = await context.request.post(`${instance.url}/api/session/setup`, {
    data: { code, name: 'bench', password: 'Screens-at-60-fps' },
  })
  if (!answer.ok()) throw new Error(`set-up: ${await answer.text()}`)
  const page = await context.newPage()
  await page.addInitScript(watchFrames)
  return page
}

type Watch = { intervals: number[]; drawn: number; running: boolean }

/** Runs in the page: notes the interval of every animation frame, and in how many of them a chart was cleared for drawing. */
function watchFrames(): void {
  const watch: Watch = { intervals: [], drawn: 0, running: false }
  Object.assign(window, { watch })
  let drew = false
  const clear = CanvasRenderingContext2D.prototype.clearRect
  CanvasRenderingContext2D.prototype.clearRect = function (...area) {
    if (!this.canvas.classList.contains('trend-overlay')) drew = true
    return clear.apply(this, area)
  }
  let before = 0
  const step = (now: number) => {
    requestAnimationFrame(step)
    if (watch.running && before > 0) {
      watch.intervals.push(now - before)
      if (drew) watch.drawn++
    }
    drew = false
    before = now
  }
  requestAnimationFrame(step)
}

async function record(page: Page, devtools: CDPSession, act: () => Promise<void>): Promise<Frames> {
  const taskSeconds = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return metrics.find((m) => m.name === 'TaskDuration')?.value ?? 0
  }
  const busyBefore = await taskSeconds()
  const began = performance.now()
  await page.evaluate(() => {
    ;(window as unknown as { watch: Watch }).watch.running = true
  })
  await act()
  const { intervals, drawn } = await page.evaluate(() => {
    const { watch } = window as unknown as { watch: Watch }
    watch.running = false
    return watch
  })
  const seconds = (performance.now() - began) / 1000
  return { intervals, drawn, seconds, busyShare: ((await taskSeconds()) - busyBefore) / seconds }
}

function figuresOf(name: string, { intervals, drawn, seconds, busyShare }: Frames, chart: boolean): Figure[] {
  const figure = (what: string, value: number, unit: string, better: Figure['better']): Figure => ({
    bench: 'screens',
    name: `${name}: ${what}`,
    value: round3(value),
    unit,
    better,
  })
  return [
    figure('frame rate', frameRate(intervals), 'fps', 'higher'),
    ...(chart ? [figure('pictures drawn', drawn / seconds, '1/s', 'higher')] : []),
    figure('frame time, p95', percentile(intervals, 0.95), 'ms', 'lower'),
    figure('main thread busy', busyShare * 100, '%', 'lower'),
  ]
}

/** Frames of each whole second of the run, the median of these: half the time it was at least so smooth. */
function frameRate(intervals: readonly number[]): number {
  const perSecond: number[] = [0]
  let elapsed = 0
  for (const interval of intervals) {
    elapsed += interval
    const second = Math.floor(elapsed / 1000)
    while (perSecond.length <= second) perSecond.push(0)
    perSecond[second]++
  }
  return median(perSecond.slice(0, -1))
}

/** Opens the pens and waits until their history is on the screen. */
async function openTrend(page: Page, instance: Instance, range: string): Promise<void> {
  await page.goto(`${instance.url}/trends?codes=${pens.join(',')}&${range}`)
  await page.waitForFunction((count) => {
    const means = [...document.querySelectorAll('[data-field="avg"]')]
    return means.length === count && means.every((cell) => /\d/.test(cell.textContent ?? ''))
  }, pens.length)
  await pause(2_000)
}

async function middleOf(page: Page, selector: string): Promise<{ x: number; y: number }> {
  const box = await page.locator(selector).boundingBox()
  if (!box) throw new Error(`${selector} is not on the screen`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Repeats a step at the pace of a mouse, for the length of an input. A page that is behind is not pressed further. */
async function repeat(step: (elapsedMs: number, turn: number) => Promise<void>): Promise<void> {
  const began = performance.now()
  const underWay = new Set<Promise<void>>()
  for (let turn = 0; ; turn++) {
    const elapsed = performance.now() - began
    if (elapsed > inputMs) break
    const input = step(elapsed, turn).finally(() => underWay.delete(input))
    underWay.add(input)
    await pause(inputEveryMs)
    if (underWay.size >= maxInputs) await Promise.race(underWay)
  }
  await Promise.all(underWay)
}

async function drag(page: Page): Promise<void> {
  const { x, y } = await middleOf(page, '.trend-chart')
  await page.mouse.move(x, y)
  await page.mouse.down()
  await repeat((elapsed) => page.mouse.move(x + 120 * (1 - Math.cos(elapsed / 400)), y))
  await page.mouse.up()
}

async function zoom(page: Page): Promise<void> {
  const { x, y } = await middleOf(page, '.trend-chart')
  await page.mouse.move(x, y)
  await repeat((_, turn) => page.mouse.wheel(0, turn % 60 < 30 ? -40 : 40))
}

async function scroll(page: Page): Promise<void> {
  const { x, y } = await middleOf(page, '.vtable')
  await page.mouse.move(x, y)
  await repeat(() => page.mouse.wheel(0, 120))
}

if (import.meta.main) {
  console.table((await run()).map(({ name, value, unit }) => ({ name, value, unit })))
  process.exit(0)
}
