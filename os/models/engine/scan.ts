import { origin, quality } from '../../../contract/quality.ts'
import type { SampleBatch } from '../../../contract/sample.ts'
import { emptyBatch, headOf } from '../../../contract/sample.ts'
import type { Catalog } from '../graph/flat.ts'
import type { Image } from './image.ts'
import { type Look, lookAt, type Program } from './program.ts'
import { enter, openPulse, stages } from './pulse.ts'
import { readInputs } from './read-inputs.ts'
import { engineLimits, type ModelSetup, pauseMs, type Runner, raised, runnersOf, takeOver } from './runner.ts'
import { sequence } from './sequence.ts'
import { carry, decode, encode, snapshotOf } from './state-bytes.ts'

/** Scans over the budget, one after the other, before a model is stopped. */
export const patience = 3
/** A clock set back by no more than this, or a cycle, is waited for. */
const clockSlackMs = 1_000

export type AlarmChange = {
  model: string
  instance: string
  alarm: string
  active: boolean
  quality: number
  time: number
}
/** Both lists are used again by the next scan: whoever keeps them copies them. */
export type ScanResult = { written: SampleBatch; alarms: AlarmChange[]; ran: number }

export type ModelStatus = {
  id: string
  instances: number
  scans: number
  /** Cycles that passed without a scan. */
  missed: number
  /** Samples that came between two scans and were too many for one. */
  lost: number
  /** Blocks that threw, and the latest of each. */
  faults: Program['faults']
  lastMs: number
  overruns: number
  /** UTC ms until which it is stopped; null while it runs. */
  stoppedUntil: number | null
}

export type EngineOptions = {
  image: Image
  catalog: Catalog
  /** A clock that only measures: ms. */
  elapsed: () => number
  /** Where it says at which model and instance it is: shared memory for a watchdog in another thread. */
  pulse?: Int32Array
}

export type Engine = ReturnType<typeof createEngine>

/**
 * The scan engine: every model on its own cycle, inputs read once, outputs written once, models in the order of what they read from each
 * other. Pure but for the memory it keeps: time comes in with each scan.
 */
export function createEngine({ image, catalog, elapsed, pulse = openPulse() }: EngineOptions) {
  let runners: Runner[] = []
  let order: Runner[] = []
  let delayed: { from: string; to: string }[] = []
  let batch = emptyBatch(0)
  const result: ScanResult = { written: batch, alarms: [], ran: 0 }
  let written = 0
  /** What the next scan has to say first: points that nobody writes and alarms that nobody raises any more. */
  const orphans = new Set<number>()
  const silenced: Omit<AlarmChange, 'time'>[] = []

  /** Puts a model in the place of the one with its id. Either all of it or, with a refusal, nothing. Others are not touched. */
  function put(setup: ModelSetup): void {
    const others = runners.filter((r) => r.model !== setup.id)
    const before = runners.filter((r) => r.model === setup.id)
    const fresh = runnersOf(setup, catalog, others, pulse, image.samples)
    for (const from of before) for (const to of fresh) takeOver(from, to)
    release(before, fresh)
    arrange([...others, ...fresh])
  }

  function remove(id: string): void {
    release(
      runners.filter((r) => r.model === id),
      [],
    )
    arrange(runners.filter((r) => r.model !== id))
  }

  function release(gone: readonly Runner[], fresh: readonly Runner[]): void {
    for (const { outputs } of gone) for (const point of outputs) if (point >= 0) orphans.add(point)
    for (const { outputs } of fresh) for (const point of outputs) orphans.delete(point)
    const still = new Set(fresh.flatMap(raised))
    for (const runner of gone)
      for (const [i, name] of raised(runner).entries()) {
        if (still.has(name) || runner.alarms[i] === 0) continue
        const { alarms } = runner.program.compiled
        const instance = runner.program.ids[Math.floor(i / alarms.length)]
        const { id: alarm } = alarms[i % alarms.length]
        silenced.push({ model: runner.model, instance, alarm, active: false, quality: quality.badOutOfService })
      }
  }

  /** Points that nobody writes any more keep their value and say that it is not renewed. */
  function farewell(now: number): void {
    if (written + orphans.size > batch.points.length) grow(written + orphans.size)
    for (const point of orphans) {
      image.qualities[point] = quality.badOutOfService
      image.times[point] = now
      note(point, now, image.values[point], quality.badOutOfService)
    }
    orphans.clear()
    for (const alarm of silenced) result.alarms.push({ ...alarm, time: now })
    silenced.length = 0
  }

  function arrange(all: Runner[]): void {
    // by name, so that the order hangs on what there is and not on when it came
    runners = all.toSorted((a, b) => (a.model < b.model ? -1 : a.model > b.model ? 1 : 0))
    const found = sequence(runners)
    order = found.order.map((i) => runners[i])
    delayed = found.delayed.map(([from, to]) => ({ from: runners[from].model, to: runners[to].model }))
    const outputs = runners.reduce((sum, r) => sum + r.outputs.length, 0)
    // a waiting instance may run twice in a scan: for the tick before and for this one
    batch = emptyBatch(outputs * 2)
  }

  function scan(now: number): ScanResult {
    written = 0
    result.alarms.length = 0
    result.ran = 0
    if (orphans.size + silenced.length > 0) farewell(now)
    for (const runner of order) {
      if (runner.waitingCount > 0) settle(runner, now)
      const { cycleMs } = runner.program.compiled
      const tick = Math.floor(now / cycleMs) * cycleMs
      // a clock that was set back far must not stop the models until it is there again
      if (tick > runner.tick || now < runner.tick - Math.max(cycleMs, clockSlackMs)) begin(runner, tick, now)
    }
    enter(pulse, stages.rest)
    result.written = headOf(batch, written)
    return result
  }

  function begin(runner: Runner, tick: number, now: number): void {
    const { compiled } = runner.program
    if (runner.tick >= 0 && tick > runner.tick) runner.missed += (tick - runner.tick) / compiled.cycleMs - 1
    // a clock that was set back takes the end of a pause with it
    else if (tick < runner.tick && runner.stoppedUntil > 0) runner.stoppedUntil += tick - runner.tick
    runner.tick = tick
    if (now < runner.stoppedUntil) return
    const { late } = compiled
    if (late.policy !== 'wait') {
      run(runner, runner.rows, runner.rows.length)
      return
    }
    let ready = 0
    runner.waitingCount = 0
    for (let row = 0; row < runner.rows.length; row++)
      if (allThere(runner, row)) readyRows[ready++] = row
      else runner.waiting[runner.waitingCount++] = row
    run(runner, readyRows, ready)
  }

  /** Runs those whose inputs have come meanwhile, and all when their time is over. */
  function settle(runner: Runner, now: number): void {
    const { late, cycleMs } = runner.program.compiled
    const over = late.policy !== 'wait' || now - runner.tick >= Math.min(late.atMostMs, cycleMs)
    let [ready, left] = [0, 0]
    for (let i = 0; i < runner.waitingCount; i++) {
      const row = runner.waiting[i]
      if (over || allThere(runner, row)) readyRows[ready++] = row
      else runner.waiting[left++] = row
    }
    runner.waitingCount = left
    if (now >= runner.stoppedUntil) run(runner, readyRows, ready)
  }

  function allThere({ inputs, tick, program }: Runner, row: number): boolean {
    const count = program.compiled.inputs.length
    for (let i = 0; i < count; i++) {
      const point = inputs[row * count + i]
      if (point >= 0 && image.times[point] < tick) return false
    }
    return true
  }

  function run(runner: Runner, rows: Int32Array, count: number): void {
    if (count === 0) return
    enter(pulse, stages.scan, runner.mark)
    const began = elapsed()
    const before = written
    try {
      readInputs(image, runner, rows, count)
      runner.samples.take(rows, count)
      runner.program.run(rows, count, runner.tick)
      write(runner, rows, count)
    } catch (error) {
      // not a block: those are caught one by one. Whatever it was, it concerns this model alone
      runner.program.faults.count++
      runner.program.faults.lately.set('', { instance: '', time: runner.tick, message: String(error).slice(0, 300) })
      written = before
      stop(runner, runner.tick)
      return
    }
    runner.scans++
    result.ran += count
    runner.lastMs = elapsed() - began
    if (runner.lastMs <= runner.budgetMs) {
      runner.inARow = 0
      runner.pause = pauseMs.first
      return
    }
    runner.overruns++
    runner.inARow++
    if (runner.inARow < patience) return
    // a point has one value at a time: the bad ones take the place of those that came too late
    written = before
    stop(runner, runner.tick)
  }

  /** An overrun's fate: outputs bad, a pause, another try; what it remembers stays. */
  function stop(runner: Runner, now: number): void {
    runner.stoppedUntil = now + runner.pause
    runner.pause = Math.min(pauseMs.longest, runner.pause * 2)
    runner.inARow = patience - 1
    runner.waitingCount = 0
    const { compiled, memory } = runner.program
    for (let row = 0; row < runner.rows.length; row++)
      for (const { slot } of [...compiled.outputs, ...compiled.alarms])
        memory.q[row * compiled.sizes.values + slot] = quality.badOutOfService
    write(runner, runner.rows, runner.rows.length, now)
  }

  function write(runner: Runner, rows: Int32Array, count: number, tick = runner.tick): void {
    const { program, outputs } = runner
    const { compiled, memory, ids } = program
    const each = compiled.outputs.length
    if (written + count * each > batch.points.length) grow(written + count * each)
    for (let j = 0; j < count; j++) {
      const row = rows[j]
      const base = row * compiled.sizes.values
      for (let i = 0; i < each; i++) {
        const point = outputs[row * each + i]
        if (point < 0) continue
        const at = base + compiled.outputs[i].slot
        const word = memory.q[at]
        const said = (word & 0xff00) === 0 ? word | origin.calculated : word
        image.values[point] = memory.v[at]
        image.qualities[point] = said
        image.times[point] = tick
        note(point, tick, memory.v[at], said)
      }
      const alarms = compiled.alarms.length
      for (let i = 0; i < alarms; i++) {
        const at = base + compiled.alarms[i].slot
        const [active, word] = [Math.abs(memory.v[at]) > 0, memory.q[at]]
        const state = 1 + (active ? 1 : 0) + ((word & 0x40) === 0 ? 2 : 0)
        if (runner.alarms[row * alarms + i] === state) continue
        runner.alarms[row * alarms + i] = state
        const { id } = compiled.alarms[i]
        result.alarms.push({ model: runner.model, instance: ids[row], alarm: id, active, quality: word, time: tick })
      }
    }
  }

  function note(point: number, time: number, value: number, word: number): void {
    batch.points[written] = point
    batch.times[written] = time
    batch.values[written] = value
    batch.qualities[written++] = word
  }

  function grow(length: number): void {
    const next = emptyBatch(length * 2)
    next.points.set(batch.points)
    next.times.set(batch.times)
    next.values.set(batch.values)
    next.qualities.set(batch.qualities)
    batch = next
  }

  const status = ({
    model,
    program,
    missed,
    lastMs,
    overruns,
    scans,
    stoppedUntil,
    tick,
    samples,
  }: Runner): ModelStatus => ({
    ...{
      id: model,
      instances: program.ids.length,
      scans,
      missed,
      faults: program.faults,
      lastMs,
      overruns,
      lost: samples.lost(),
    },
    stoppedUntil: stoppedUntil > tick ? stoppedUntil : null,
  })

  return {
    put,
    remove,
    scan,
    /** One per program: a model whose instances differ in the shape of their state has several. In the order in which they run. */
    status: () => order.map(status),
    /** Points that have to be in the image before a scan: those that models read and none of them writes. Ascending. */
    reads(): Int32Array {
      const written = new Set(runners.flatMap((r) => [...r.outputs]))
      const read = new Set(runners.flatMap((r) => [...r.inputs]).filter((point) => point >= 0 && !written.has(point)))
      return Int32Array.from(read).sort()
    },
    /** Models that read another's output of the scan before, because they form a loop. */
    delayed: () => delayed,
    /** What stands on every wire of an instance: for the editor and for going through a replay step by step. */
    look(model: string, instance: string): Look | undefined {
      const runner = runners.find((r) => r.model === model && r.program.ids.includes(instance))
      return runner && lookAt(runner.program, runner.program.ids.indexOf(instance))
    },
    /** What all instances remember, as bytes. */
    save: (): Uint8Array => encode(runners.map((r) => snapshotOf(r.model, r.program))),
    /** Takes up what was saved, for the models that are there. @returns instances that go on, and those that begin anew */
    restore(bytes: Uint8Array): { carried: number; fresh: number } {
      const saved = decode(bytes)
      let [carried, all] = [0, 0]
      for (const runner of runners) {
        all += runner.program.ids.length
        for (const snapshot of saved) if (snapshot.model === runner.model) carried += carry(snapshot, runner.program)
      }
      return { carried, fresh: all - carried }
    },
  }
}

/** Rows that are ready; one list for all, used within a call. */
const readyRows = new Int32Array(engineLimits.instances)
