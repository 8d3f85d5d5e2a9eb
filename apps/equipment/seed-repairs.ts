import type { SeedRun } from '../../contract/index.ts'
import { dispatchRepair } from './commands/dispatch-repair.ts'
import { finishRepair } from './commands/finish-repair.ts'
import { addFailureCode } from './commands/keep-failure-code.ts'
import { addMechanic } from './commands/keep-mechanic.ts'
import { addServiceLimit } from './commands/keep-service-limit.ts'
import { addShiftCalendar } from './commands/keep-shift-calendar.ts'
import { recordPastRepair } from './commands/record-past-repair.ts'
import { requestRepair } from './commands/request-repair.ts'
import { startRepair } from './commands/start-repair.ts'
import type { causes, remedies } from './repair-words.ts'

type Ids = Record<string, string>
type Skill = 'mechanical' | 'electrical' | 'hydraulic' | 'cnc'
type Failure = {
  name: string
  skill: Skill
  level: number
  hours: number
  symptom: string
  cause: keyof typeof causes
  remedy: keyof typeof remedies
  done: string
  part?: [name: string, code: string, quantity: number]
}

const minute = 60_000
const day = 86_400_000

const failures: Record<string, Failure> = {
  'JX-01': {
    ...{ name: '主轴异响、振动', skill: 'mechanical', level: 3, hours: 4, symptom: '高速时主轴有异响，工件有振纹' },
    ...{ cause: 'wear', remedy: 'replaced', done: '拆检主轴，更换轴承并做动平衡，试切合格' },
    part: ['主轴轴承', 'BJ-ZC-7014', 2],
  },
  'JX-02': {
    ...{ name: '主轴皮带打滑', skill: 'mechanical', level: 1, hours: 1, symptom: '吃刀时主轴掉速' },
    ...{ cause: 'looseness', remedy: 'adjusted', done: '张紧并找正皮带，复测转速正常' },
  },
  'JX-03': {
    ...{ name: '导轨爬行', skill: 'mechanical', level: 2, hours: 2, symptom: 'X 轴低速移动不平稳' },
    ...{ cause: 'lubrication', remedy: 'lubricated', done: '疏通润滑分配器，更换刮屑板' },
    part: ['导轨刮屑板', 'BJ-GX-0035', 2],
  },
  'JX-04': {
    ...{ name: '换刀卡死', skill: 'mechanical', level: 2, hours: 1.5, symptom: '机械手换刀中途停止' },
    ...{ cause: 'contamination', remedy: 'cleaned', done: '清理刀套积屑，校正换刀点' },
  },
  'DQ-01': {
    ...{ name: '伺服报警', skill: 'cnc', level: 2, hours: 1.5, symptom: '伺服过流报警，轴不能使能' },
    ...{ cause: 'electrical', remedy: 'mended', done: '紧固动力线接头，绝缘检测合格' },
  },
  'DQ-02': {
    ...{ name: '编码器电池低', skill: 'electrical', level: 1, hours: 0.5, symptom: '开机报电池电压低' },
    ...{ cause: 'ageing', remedy: 'replaced', done: '带电更换电池，核对参考点' },
    part: ['伺服电池', 'BJ-DC-3601', 1],
  },
  'DQ-03': {
    ...{ name: '电柜过热', skill: 'electrical', level: 1, hours: 1, symptom: '电柜温度高报警' },
    ...{ cause: 'contamination', remedy: 'cleaned', done: '清理滤网，更换散热风扇' },
    part: ['散热风扇', 'BJ-FS-1238', 1],
  },
  'YY-01': {
    ...{ name: '液压压力不足', skill: 'hydraulic', level: 2, hours: 2, symptom: '卡盘夹紧压力达不到设定值' },
    ...{ cause: 'contamination', remedy: 'cleaned', done: '清洗溢流阀，补油并重设压力' },
  },
  'LQ-01': {
    ...{ name: '冷却液不出', skill: 'mechanical', level: 1, hours: 0.8, symptom: '冷却泵运行但不出液' },
    ...{ cause: 'contamination', remedy: 'cleaned', done: '清理过滤网，更换滤芯' },
    part: ['冷却液滤芯', 'BJ-LX-2510', 1],
  },
  'KY-01': {
    ...{ name: '排气温度高', skill: 'mechanical', level: 2, hours: 1.5, symptom: '空压机排气温度 105 °C 跳机' },
    ...{ cause: 'contamination', remedy: 'cleaned', done: '吹扫油冷却器，补油，温度恢复 88 °C' },
    part: ['油滤芯', 'BJ-YL-0962', 1],
  },
}

/** Machine, days between repairs, failures in turn. What wears fails more often, and grows worse. */
const lives: [string, number, string[]][] = [
  ['T01', 41, ['YY-01', 'LQ-01', 'JX-02']],
  ['T02', 47, ['LQ-01', 'DQ-02', 'JX-02']],
  ['T03', 58, ['YY-01', 'DQ-03']],
  ['T04', 19, ['JX-03', 'YY-01', 'JX-01', 'LQ-01', 'JX-03', 'DQ-01']],
  ['M01', 33, ['JX-04', 'LQ-01', 'DQ-01', 'JX-04']],
  ['M02', 37, ['JX-04', 'DQ-03', 'LQ-01']],
  ['M03', 44, ['LQ-01', 'JX-04', 'DQ-02']],
  ['M04', 61, ['JX-04', 'LQ-01']],
  ['M05', 83, ['LQ-01', 'DQ-03']],
  ['M06', 29, ['DQ-01', 'JX-04', 'DQ-01', 'LQ-01', 'JX-01']],
  ['G01', 24, ['JX-01', 'LQ-01', 'JX-01', 'JX-03', 'JX-01']],
  ['G02', 39, ['LQ-01', 'JX-03', 'DQ-02']],
  ['AC1', 52, ['KY-01', 'KY-01']],
  ['AC2', 67, ['KY-01', 'DQ-03']],
]

async function seedBasics(run: SeedRun, types: Ids) {
  const shift = (code: string, from: string, to: string) => ({ code, from, to, weekdays: '123456' })
  const calendar = await run(addShiftCalendar, {
    ...{ code: 'LB', name: '机加工两班制', shifts: [shift('早班', '08:00', '16:00'), shift('中班', '16:00', '00:00')] },
    breaks: [
      { shift: '早班', from: '12:00', to: '12:30' },
      { shift: '中班', from: '19:00', to: '19:30' },
    ],
  })
  const codes: Ids = {}
  for (const [code, { name, skill, level, hours }] of Object.entries(failures)) {
    const type = code === 'KY-01' ? types.compressor : undefined
    const lockOut = skill !== 'cnc' && code !== 'DQ-02'
    const { id } = await run(addFailureCode, { code, name, skill, level, lockOut, usualHours: `${hours}`, type })
    codes[code] = id!
  }
  const mechanics: Ids = {}
  const people: [string, string, [Skill, number][]][] = [
    [
      '机修班长',
      '早班',
      [
        ['mechanical', 3],
        ['hydraulic', 2],
      ],
    ],
    [
      '机修工',
      '中班',
      [
        ['mechanical', 2],
        ['hydraulic', 2],
      ],
    ],
    [
      '电修工',
      '早班',
      [
        ['electrical', 3],
        ['cnc', 1],
      ],
    ],
    [
      '数控维修工',
      '中班',
      [
        ['cnc', 3],
        ['electrical', 2],
      ],
    ],
  ]
  for (const [name, turn, known] of people) {
    const skills = known.map(([skill, level]) => ({ skill, level }))
    mechanics[name] = (await run(addMechanic, { name, skills, calendar: calendar.id, shift: turn })).id!
  }
  const agreed = { A: [15, 30, 60, 240], B: [30, 60, 120, 480], C: [60, 120, 240, 960] } as const
  const factor = { A: 8, B: 12, C: 16 } as const
  for (const criticality of ['A', 'B', 'C'] as const)
    for (const [n, priority] of (['urgent', 'high', 'normal', 'low'] as const).entries()) {
      const responseMinutes = agreed[criticality][n]
      const repairMinutes = responseMinutes * factor[criticality]
      await run(addServiceLimit, { criticality, priority, responseMinutes, repairMinutes, calendar: calendar.id })
    }
  return { codes, mechanics, calendar: calendar.id! }
}

function fitter({ skill, level }: Failure): string {
  if (skill === 'cnc') return '数控维修工'
  if (skill === 'electrical') return '电修工'
  return level > 2 ? '机修班长' : '机修工'
}

/** `stops`: when machines stood for repairs, UTC ms. */
export type SeededRepairs = { calendar: string; stops: { machine: string; from: number; to: number }[] }

/** Half a year of repairs that follow from each other, and today’s; invented, and every record says so. */
export async function seedRepairs(run: SeedRun, today: string, machines: Ids, types: Ids): Promise<SeededRepairs> {
  const { codes, mechanics, calendar } = await seedBasics(run, types)
  const stops: SeededRepairs['stops'] = []
  const morning = Date.parse(today)
  let count = 0
  for (const [at, [machine, every, turns]] of lives.entries())
    for (let turn = 0; ; turn++) {
      const ago = 178 - at * 2 - turn * every
      if (ago < 3) break
      const code = turns[turn % turns.length]
      const { symptom, cause, remedy, done, hours, part, ...what } = failures[code]
      // the count spreads them over the shift and makes some slower than agreed
      const requestedAt = morning - ago * day + ((count * 97) % 420) * minute
      const startedAt = requestedAt + (8 + ((count * 13) % 43)) * minute
      const spent = hours * (0.8 + ((count * 7) % 10) / 12)
      const finishedAt = startedAt + Math.round(spent * 60) * minute
      const stopped = what.level > 1 || (count + 1) % 3 > 0
      if (stopped) stops.push({ machine, from: requestedAt, to: finishedAt })
      await run(recordPastRepair, {
        ...{ equipment: machines[machine], failureCode: codes[code], symptom, cause, remedy },
        ...{
          number: `LS-${today.slice(0, 4)}-${String(++count).padStart(3, '0')}`,
          stopped,
        },
        ...{ priority: what.level > 2 ? 'high' : 'normal', mechanic: mechanics[fitter({ ...failures[code] })] },
        ...{ requestedAt, startedAt, finishedAt, acceptedAt: finishedAt + 20 * minute, hours: spent.toFixed(1) },
        workDone: `${done}（演示数据）`,
        parts: part ? [{ name: part[0], partCode: part[1], quantity: `${part[2]}` }] : [],
      })
    }
  const ask = async (
    machine: string,
    code: string,
    priority: 'urgent' | 'high' | 'normal' | 'low',
    stopped: boolean,
  ) => {
    const { symptom } = failures[code]
    const body = { id: machines[machine], symptom, failureCode: codes[code], priority, stopped }
    return String((await run(requestRepair, body, 'operator')).order)
  }
  const give = (id: string, name: string) =>
    run(dispatchRepair, { id, mechanic: mechanics[name], lockOut: false }, 'manager')
  await ask('G01', 'JX-01', 'high', true)
  await ask('M03', 'LQ-01', 'normal', false)
  await give(await ask('T04', 'JX-03', 'normal', false), '机修工')
  const working = await ask('M06', 'DQ-01', 'urgent', true)
  await give(working, '数控维修工')
  await run(startRepair, { id: working }, 'manager')
  const finished = await ask('T02', 'DQ-02', 'low', false)
  await give(finished, '电修工')
  await run(startRepair, { id: finished }, 'manager')
  const { cause, remedy, done } = failures['DQ-02']
  const workDone = `${done}（演示数据）`
  await run(finishRepair, { id: finished, failureCode: codes['DQ-02'], cause, remedy, workDone, cleared: true })
  return { calendar, stops }
}
