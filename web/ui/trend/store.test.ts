import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { bucketColumns, type Piece, rawColumns } from './columns.ts'
import { readingAt } from './readout.ts'
import { type TileAnswer, type TileRequest, TrendStore } from './store.ts'

const minute = 60_000
const now = 1_700_000_100_000
const pens = [{ code: 'a', step: false, rawOnly: false }]
const open: TrendStore[] = []

/** A store on a history that is answered by hand. */
function setUp(clock = { now }) {
  const asked: { request: TileRequest; signal: AbortSignal; answer(a: TileAnswer): void; fail(e: Error): void }[] = []
  const store = new TrendStore(
    (request, signal) => new Promise((answer, fail) => asked.push({ request, signal, answer, fail })),
    () => clock.now,
  )
  open.push(store)
  return { store, asked, clock }
}
afterEach(() => {
  for (const store of open.splice(0)) store.stop()
})

/** Answers every request, also those that follow from the answers. */
async function answerAll(asked: ReturnType<typeof setUp>['asked']): Promise<void> {
  await until(() => asked.length > 0)
  for (let i = 0, quiet = 0; quiet < 5; quiet++) {
    for (; i < asked.length; i++, quiet = 0) asked[i].answer(everySecond(asked[i].request))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.ok(condition(), 'condition not met in time')
}

const everySecond = ({ from, to }: TileRequest): TileAnswer => {
  const items = []
  for (let t = Math.ceil(from / 1000) * 1000; t < Math.min(to, now); t += 1000) items.push([t, t / 1000, 192] as const)
  return { columns: rawColumns(items), complete: true, before: null }
}
const valueAt = (pieces: Piece[], t: number) =>
  readingAt(pieces, t, { step: false, heldUntil: null, quietMs: 0 })?.value

describe('trend store', () => {
  it('asks for the tiles of the view first, then for the neighbours, at most five at a time', async () => {
    const { store, asked } = setUp()
    store.setPens(pens)
    store.setView({ from: now - 40 * minute, to: now - 20 * minute }, 1200)
    await answerAll(asked)
    const first = asked[0].request
    assert.ok(first.from <= now - 40 * minute && first.to > now - 40 * minute)
    const covered = asked.map(({ request }) => [request.from, request.to])
    assert.ok(
      covered.some(([from]) => from >= now - 20 * minute),
      'the right neighbour was fetched ahead',
    )
    assert.equal(valueAt(store.pieces('a'), now - 30 * minute + 500), (now - 30 * minute + 500) / 1000)
  })

  it('cancels what a later view no longer needs and shows what it has meanwhile', async () => {
    const { store, asked } = setUp()
    store.setPens(pens)
    store.setView({ from: now - 40 * minute, to: now - 20 * minute }, 1200)
    await until(() => asked.length > 0)
    const stale = [...asked]
    stale[0].answer({
      columns: bucketColumns([[stale[0].request.from, 1, 3, 2, 1, 3, 10, 1, 2, 1]], stale[0].request.width),
      complete: false,
      before: null,
    })
    await until(() => store.pieces('a').length > 0)
    const held = asked.length
    store.setView({ from: stale[0].request.from, to: stale[0].request.from + minute }, 1200)
    await until(() => asked.length > held && stale.slice(1).every(({ signal }) => signal.aborted))
    const [standIn] = store.pieces('a')
    assert.equal(standIn.columns.width, stale[0].request.width, 'the wide tile stands in')
  })

  it('continues history with live samples without asking again', async () => {
    const { store, asked, clock } = setUp()
    store.setPens(pens)
    store.setView({ from: now - 5 * minute, to: now + 5 * minute }, 1200)
    store.beginLive('a')
    clock.now += 2000
    await answerAll(asked)
    const before = asked.length
    store.push('a', now, now / 1000, 192)
    store.push('a', now + 1000, now / 1000 + 1, 192)
    clock.now += 10 * minute
    store.refresh()
    assert.equal(asked.length, before)
    assert.equal(valueAt(store.pieces('a'), now + 500), now / 1000 + 0.5)
    assert.equal(valueAt(store.pieces('a'), now - 1500), now / 1000 - 1.5)
  })

  it('asks history again for what an interrupted stream missed', async () => {
    const { store, asked, clock } = setUp()
    store.setPens(pens)
    store.setView({ from: now - 5 * minute, to: now + 5 * minute }, 1200)
    store.beginLive('a')
    clock.now += 2000
    await answerAll(asked)
    store.push('a', now, 1, 192)
    const before = asked.length
    store.pauseLive('a')
    clock.now += minute
    store.refresh()
    await until(() => asked.length > before)
  })

  it('tells which pen failed, and tries again when asked to', async () => {
    const { store, asked } = setUp()
    store.setPens(pens)
    store.setView({ from: now - 40 * minute, to: now - 20 * minute }, 1200)
    await until(() => asked.length > 0)
    asked[0].fail(new Error('historian is down'))
    await until(() => store.errorOf('a') !== undefined)
    assert.match(String(store.errorOf('a')), /down/)
    const before = asked.length
    for (const request of asked.slice(1)) request.answer(everySecond(request.request))
    store.retry('a')
    await until(() => asked.slice(before).some(({ request }) => request.from === asked[0].request.from))
  })

  it('reads the compared period in its own time', async () => {
    const { store, asked } = setUp()
    store.setPens(pens)
    store.setCompare(60 * minute)
    store.setView({ from: now - 10 * minute, to: now - 5 * minute }, 1200)
    await answerAll(asked)
    const t = now - 68 * minute + 500
    assert.equal(valueAt(store.comparePieces('a'), t), t / 1000)
  })
})
