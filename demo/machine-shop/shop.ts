import { flowMeters, type ShopMachine, shopMachines, shopMeters } from './machines.ts'

export type ShopState = 'running' | 'idle' | 'setup' | 'fault' | 'off'

/** One machine at a moment. `count`, `runHours`, `energyKwh` and `reactiveKvarh` only ever grow; `toolUsed`: pieces made with the tool now in the spindle. */
export type MachineNow = {
  state: ShopState
  program: string
  count: number
  runHours: number
  spindleLoad: number
  toolUsed: number
  powerKw: number
  energyKwh: number
  reactiveKvarh: number
}
export type MeterNow = { powerKw: number; energyKwh: number; reactiveKvarh: number }
export type ShopNow = {
  time: number
  machines: ReadonlyMap<string, MachineNow>
  meters: ReadonlyMap<string, MeterNow>
  /** Registers of what else flows, m³ by the meter's code. */
  flows: ReadonlyMap<string, number>
}

/** States last a whole number of slots; counters and registers begin at the epoch. */
const slotMs = 4 * 60_000
const epoch = Date.UTC(2026, 0, 1)
/** Machines change one after the other, not all at once. */
const apartMs = 17_000
const slotsPerBlock = 8
/** Part of a machine's power that it takes in other states. */
const powerShare: Record<ShopState, number> = { running: 1, setup: 0.3, idle: 0.2, fault: 0.12, off: 0.01 }
/** Reactive power for each kW: motors that idle take little of the one and much of the other. */
const reactiveShare: Record<ShopState, number> = { running: 0.52, setup: 0.95, idle: 1.2, fault: 1.2, off: 0 }
/** What a meter shows beyond the machines below it: light, losses. */
const meterLoss = 1.02

/** A number 0…1 that is the same for the same three whole numbers. */
function chance(seed: number, machine: number, slot: number): number {
  let x = (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(machine + 1, 0x85ebca6b) ^ Math.imul(slot + 1, 0xc2b2ae35)) | 0
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39)
  return ((x ^ (x >>> 15)) >>> 0) / 0x1_0000_0000
}

function stateIn(seed: number, at: number, { busy }: ShopMachine, slot: number): ShopState {
  const block = chance(seed, at + 100, Math.floor(slot / slotsPerBlock))
  if (block < 0.02) return 'off'
  if (block < 0.04) return 'fault'
  const roll = chance(seed, at, slot)
  if (roll < busy) return 'running'
  if (roll < busy + (1 - busy) * 0.65) return 'idle'
  return roll < busy + (1 - busy) * 0.92 ? 'setup' : 'fault'
}

type Sum = { slot: number; runMs: number; kwMs: number; kvarMs: number }

/** The shop by the clock: the same moment gives the same values whenever it is asked, also after a restart. */
export class Shop {
  readonly #seed: number
  readonly #sums: Sum[] = shopMachines.map(() => ({ slot: 0, runMs: 0, kwMs: 0, kvarMs: 0 }))

  constructor(seed = 7) {
    this.#seed = seed
  }

  at(now: number): ShopNow {
    const machines = new Map(shopMachines.map((machine, at) => [machine.code, this.#machine(machine, at, now)]))
    const meters = new Map(
      shopMeters.map(({ code, line }) => {
        const below = shopMachines.filter(({ path }) => path.startsWith(line)).map((each) => machines.get(each.code)!)
        const loss = line === '' ? meterLoss * meterLoss : meterLoss
        const sum = (of: (machine: MachineNow) => number) => below.reduce((all, each) => all + of(each), 0) * loss
        return [
          code,
          {
            powerKw: sum((each) => each.powerKw),
            energyKwh: sum((each) => each.energyKwh),
            reactiveKvarh: sum((each) => each.reactiveKvarh),
          },
        ]
      }),
    )
    const hours = (cuts: boolean) =>
      shopMachines.reduce(
        (all, { code, cycleSeconds }) => all + (cycleSeconds > 0 === cuts ? machines.get(code)!.runHours : 0),
        0,
      )
    const [cutting, compressing] = [hours(true), hours(false)]
    const flows = new Map(
      flowMeters.map(({ code, perCuttingHour, perCompressorHour }) => [
        code,
        cutting * perCuttingHour + compressing * perCompressorHour,
      ]),
    )
    return { time: now, machines, meters, flows }
  }

  #machine(machine: ShopMachine, at: number, now: number): MachineNow {
    const since = Math.max(0, now - epoch - at * apartMs)
    const slot = Math.floor(since / slotMs)
    let sum = this.#sums[at]
    if (sum.slot > slot) sum = this.#sums[at] = { slot: 0, runMs: 0, kwMs: 0, kvarMs: 0 }
    for (; sum.slot < slot; sum.slot++) this.#add(sum, machine, at, sum.slot, slotMs)
    const seen = { ...sum }
    this.#add(seen, machine, at, slot, since - slot * slotMs)
    const state = stateIn(this.#seed, at, machine, slot)
    const cycleMs = (machine.cycleSeconds * 1000) / machine.pace
    const count = cycleMs > 0 ? Math.floor(seen.runMs / cycleMs) : 0
    const inCycle = cycleMs > 0 ? (seen.runMs % cycleMs) / cycleMs : 0
    return {
      state,
      program: `O${1000 + Math.floor(chance(this.#seed, at + 200, Math.floor(slot / 60)) * 40) * 10}`,
      count,
      runHours: seen.runMs / 3_600_000,
      spindleLoad: state === 'running' ? Math.round(38 + 32 * Math.sin(inCycle * Math.PI)) : 0,
      toolUsed: machine.toolPieces > 0 ? count % machine.toolPieces : 0,
      powerKw: machine.runningKw * powerShare[state],
      energyKwh: seen.kwMs / 3_600_000,
      reactiveKvarh: seen.kvarMs / 3_600_000,
    }
  }

  #add(sum: Sum, machine: ShopMachine, at: number, slot: number, ms: number): void {
    const state = stateIn(this.#seed, at, machine, slot)
    if (state === 'running') sum.runMs += ms
    const kw = machine.runningKw * powerShare[state]
    sum.kwMs += ms * kw
    sum.kvarMs += ms * kw * reactiveShare[state]
  }
}
