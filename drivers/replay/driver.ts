import { setTimeout as pause } from 'node:timers/promises'
import { type DriverContext, type DriverSession, defineDriver } from '../../contract/driver.ts'
import { Refusal } from '../../contract/refusal.ts'
import { emptyBatch, type SampleBatch } from '../../contract/sample.ts'
import { offer } from '../offer.ts'
import { type ReplayAddress, type ReplayConfig, replayAddress, replayConfig, replayRefusals } from './config.ts'
import { due, isOver, type Playback, type Played } from './playback.ts'
import { fileInside, type Recording, readRecording, readTime } from './recording.ts'

type Context = DriverContext<ReplayConfig, ReplayAddress>

const tickMs = 100
const maxSamplesPerBatch = 50_000

/** How long the last reading stands before the recording begins again: the usual distance of two readings. */
function pauseOf(recording: Recording): number {
  const longest = recording.series.reduce((a, b) => (b.times.length > a.times.length ? b : a))
  const n = longest.times.length
  return n > 1 ? Math.max(1, Math.round((longest.times[n - 1] - longest.times[0]) / (n - 1))) : 1000
}

/** The position of `start`, in the time scale with its gaps cut. */
function positionOf(config: ReplayConfig, recording: Recording): number {
  if (config.start === undefined) return recording.from
  const asked = readTime(config.start, config)
  const position = Number.isNaN(asked) ? Number.NaN : recording.shift(asked)
  const inside = position >= recording.from && position <= recording.to && asked >= recording.from
  if (!inside) throw new Refusal(replayRefusals.replayStart, { start: config.start }, 'start')
  return position
}

function batchOf(rows: Played[], points: number[]): SampleBatch {
  const batch = emptyBatch(rows.length)
  rows.forEach((row, i) => {
    batch.points[i] = points[row.series]
    batch.times[i] = row.time
    batch.values[i] = row.value
    batch.qualities[i] = row.quality
  })
  if (rows.some((row) => row.text !== undefined)) batch.texts = rows.map((row) => row.text)
  return batch
}

/** Plays until the end or the signal; when the ingest is overloaded, what is due waits and follows in pieces. */
async function play(ctx: Context, playback: Playback, points: number[], signal: AbortSignal): Promise<void> {
  let done = playback.startedAt
  while (!signal.aborted) {
    const now = ctx.clock()
    // A clock that was set back: nothing is due until it has caught up.
    const { rows, until } = now > done ? due(playback, done, now, maxSamplesPerBatch) : { rows: [], until: done }
    done = until
    if (rows.length > 0) {
      ctx.countMessages(1)
      await offer(() => ctx.ingest(batchOf(rows, points)), signal)
    }
    if (isOver(playback, done)) {
      ctx.log.info('replay has come to its end', { file: ctx.config.file })
      return
    }
    if (done >= now) await pause(tickMs, undefined, { signal })
  }
}

async function connect(ctx: Context): Promise<DriverSession<ReplayAddress>> {
  const { config } = ctx
  const path = await fileInside(ctx.folder, config.file)
  const wanted = ctx.bindings.map((b) => ({ column: b.address.column ?? b.code, type: b.type }))
  const end = new AbortController()
  if (wanted.length === 0) return { close: async () => end.abort() }
  const recording = await readRecording(path, config, wanted)
  if (recording.faults > 0) {
    ctx.badInput('wrongShape', `${recording.faults} unusable cells or rows, first ${recording.firstFault}`)
  }
  const playback: Playback = {
    series: recording.series,
    from: recording.from,
    to: recording.to,
    pauseMs: pauseOf(recording),
    position: positionOf(config, recording),
    startedAt: ctx.clock(),
    speed: config.speed,
    loop: config.loop,
    fill: config.fill === 'linear' ? { everyMs: config.fillEveryMs, maxGapMs: config.skipGapMs } : null,
  }
  const signal = AbortSignal.any([ctx.signal, end.signal])
  const points = ctx.bindings.map((b) => b.point)
  const playing = play(ctx, playback, points, signal).catch((error) => {
    if (!signal.aborted) ctx.down(error as Error)
  })
  return {
    async close() {
      end.abort()
      await playing
    },
  }
}

/**
 * Plays a recorded file as if its readings arrived now: each keeps its distance to the others, divided by the speed. Values
 * between two readings are only given when asked for, and carry the origin "interpolated".
 */
export const replay = defineDriver({
  id: 'replay',
  label: { zh: '文件回放', en: 'File replay' },
  config: replayConfig,
  address: replayAddress,
  connect,
})
