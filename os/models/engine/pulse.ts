/** What the scan thread does, as it stands in shared memory for a watchdog in another thread. */
export const stages = { rest: 0, scan: 1, put: 2, keep: 3 } as const
export type Stage = (typeof stages)[keyof typeof stages]

/** `beat` goes on whenever the rest changes. `model`: the mark it was put with, 0 none; `instance`: its place in that, −1 none. */
export type Pulse = { beat: number; stage: Stage; model: number; instance: number }

/** Places within the pulse; `instance` is written by the generated code, once for each instance and piece. */
export const pulseAt = { beat: 0, stage: 1, model: 2, instance: 3 } as const
const places = 4

export const openPulse = (): Int32Array => new Int32Array(new SharedArrayBuffer(places * Int32Array.BYTES_PER_ELEMENT))

export function enter(pulse: Int32Array, stage: Stage, model = 0): void {
  pulse[pulseAt.instance] = -1
  pulse[pulseAt.model] = model
  Atomics.store(pulse, pulseAt.stage, stage)
  Atomics.add(pulse, pulseAt.beat, 1)
}

/** The beat is read first: one that changes meanwhile is seen at the next look. */
export const readPulse = (pulse: Int32Array): Pulse => ({
  beat: Atomics.load(pulse, pulseAt.beat),
  stage: Atomics.load(pulse, pulseAt.stage) as Stage,
  model: Atomics.load(pulse, pulseAt.model),
  instance: Atomics.load(pulse, pulseAt.instance),
})
