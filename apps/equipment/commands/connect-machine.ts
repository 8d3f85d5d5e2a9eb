import { type Ctx, decimal, defineCommand, defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { mappingWords, signalWords } from '../data-words.ts'
import { equipment } from '../equipment.ts'
import { signalMap } from '../machine-data.ts'
import { may, refusals } from '../permissions.ts'
import { neededSignal } from '../signal-mapping.ts'

const signal = z.strictObject({
  signal: z
    .enum(Object.keys(signalWords) as (keyof typeof signalWords)[])
    .meta({ label: t('信号', 'Signal'), choices: signalWords }),
  point: line.meta({ label: t('测点', 'Point'), kind: 'point' }),
})
const mapping = z.enum(Object.keys(mappingWords) as (keyof typeof mappingWords)[])
const input = {
  line: line.nullish(),
  mapping,
  signals: z.array(signal).max(20),
  calendar: z.uuid(),
  runningAboveKw: decimal.nullish(),
  standbyAboveKw: decimal.nullish(),
  cycleSeconds: positive.nullish(),
  smallStopMinutes: z.int().min(1).max(60).default(5),
  askAfterSeconds: z.int().min(10).max(3600).default(60),
}

type Told = {
  mapping: z.output<typeof mapping>
  signals: { signal: string; point: string }[]
  runningAboveKw?: string | null
  standbyAboveKw?: string | null
}

/** Refuses what is no point. */
async function checkPoints(ctx: Ctx, signals: readonly { point: string }[]): Promise<void> {
  for (const { point } of signals) await ctx.history.at(point, ctx.now)
}

/** A mapping has the signals it cannot do without, each once; a machine without any signal is told of by hand or by import. */
function checkSignals(ctx: Ctx, { mapping: chosen, signals, runningAboveKw, standbyAboveKw }: Told): void {
  const names = signals.map(({ signal: name }) => name)
  const words = signalWords as Record<string, { zh: string; en: string }>
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice) throw ctx.refuse(refusals.signalTwice, { signal: words[twice] }, 'signals')
  const needed = neededSignal[chosen]
  if (names.length > 0 && !names.includes(needed))
    throw ctx.refuse(refusals.signalMissing, { mapping: mappingWords[chosen], signal: words[needed] }, 'signals')
  if (chosen !== 'byLoad') return
  if (!runningAboveKw || !standbyAboveKw || Number(runningAboveKw) <= Number(standbyAboveKw))
    throw ctx.refuse(refusals.loadLimits, {}, 'runningAboveKw')
}

export const connectMachine = defineCreate({
  id: 'connect-machine',
  label: t('配置采集', 'Set up signals'),
  help: t(
    '没有信号的设备可以只选日历，再导入状态',
    'A machine without signals needs a calendar only; its states are imported',
  ),
  on: signalMap,
  input: z.strictObject({ equipment: z.uuid(), ...input }),
  permission: may.connect,
  async run(ctx, told) {
    checkSignals(ctx, told)
    await checkPoints(ctx, told.signals)
    const { code, state, department, site } = await ctx.records(equipment).get(told.equipment)
    if (state === 'scrapped') throw ctx.refuse(refusals.equipmentScrapped, { code }, 'equipment')
    return { set: { ...told, code, department, site } }
  },
})

const { smallStopMinutes, askAfterSeconds, ...rest } = input

export const editSignals = defineCommand({
  id: 'edit-signals',
  label: t('修改', 'Edit'),
  on: signalMap,
  input: z
    .strictObject({
      ...rest,
      smallStopMinutes: smallStopMinutes.unwrap(),
      askAfterSeconds: askAfterSeconds.unwrap(),
    })
    .partial(),
  when: ['active'],
  permission: may.connect,
  async run(ctx, told, row) {
    checkSignals(ctx, { ...row, ...told } as Told)
    await checkPoints(ctx, told.signals ?? [])
    return { set: told }
  },
})

export const stopFollowing = defineCommand({
  id: 'stop-following',
  label: t('停止采集', 'Stop following'),
  on: signalMap,
  input: z.strictObject({}),
  moves: ['stop'],
  permission: may.connect,
  run: async () => ({ move: 'stop' }),
})

export const resumeFollowing = defineCommand({
  id: 'resume-following',
  label: t('恢复采集', 'Follow again'),
  on: signalMap,
  input: z.strictObject({}),
  moves: ['resume'],
  permission: may.connect,
  run: async () => ({ move: 'resume' }),
})
