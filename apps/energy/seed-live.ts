import type { SeedRun } from '../../contract/index.ts'
import { registerMeter } from './commands/register-meter.ts'
import { setSpecialDays } from './commands/set-special-days.ts'
import { setTerms } from './commands/set-terms.ts'
import { plant } from './plant.ts'
import { monthAfter } from './rules/months.ts'

type LiveMeter = {
  code: string
  name: string
  parent?: string
  costCentre: string
  point: string
  medium?: 'reactive' | 'air' | 'water' | 'gas'
  source?: 'power'
  digits?: number
  /** The demo knows the past of powers for so many days. */
  days?: number
}

const system = 'SHOP/UTIL/ELEC/METER'

/** The meters of the demo's machine shop, read from their registers; two compressors by their power. */
export const liveMeters: readonly LiveMeter[] = [
  { code: 'EM0', name: '示范车间总电表', costCentre: '示范车间', point: 'EM0-KWH' },
  { code: 'EM1', name: '车削线电表', parent: 'EM0', costCentre: '车削线', point: 'EM1-KWH', digits: 5 },
  { code: 'EM2', name: '铣削线电表', parent: 'EM0', costCentre: '铣削线', point: 'EM2-KWH' },
  { code: 'EM3', name: '磨削线电表', parent: 'EM0', costCentre: '磨削线', point: 'EM3-KWH' },
  { code: 'EM4', name: '动力站电表', parent: 'EM0', costCentre: '示范车间动力站', point: 'EM4-KWH' },
  ...(['AC1', 'AC2'] as const).map(
    (code, i): LiveMeter => ({
      ...{ code, name: `${i + 1} 号空压机`, parent: 'EM4', costCentre: '示范车间动力站' },
      ...{ point: `${code}-KW`, source: 'power', days: 62 },
    }),
  ),
  { code: 'EM0R', name: '示范车间无功电能', costCentre: '示范车间', point: 'EM0-KVARH', medium: 'reactive' },
  { code: 'AF0', name: '示范车间压缩空气', costCentre: '示范车间动力站', point: 'AF0-M3', medium: 'air' },
  { code: 'WM0', name: '示范车间自来水', costCentre: '示范车间', point: 'WM0-M3', medium: 'water' },
  { code: 'GM0', name: '清洗机天然气', costCentre: '示范车间', point: 'GM0-M3', medium: 'gas' },
]

const flows = new Set(['air', 'water', 'gas'])

function placeOf(code: string, medium: string): string {
  if (flows.has(medium)) return `SHOP/UTIL/MECH/FLOW/${code}`
  return code.startsWith('AC') ? `SHOP/UTIL/MECH/AIR/${code}` : `${system}/${code.slice(0, 3)}`
}

/** Live meters, what the main one is billed by, and the public holidays that fall on fixed days. */
export async function seedLive(run: SeedRun, first: string, today: string, remark: string): Promise<void> {
  const ids = new Map<string, string>()
  for (const { parent, days, medium = 'electricity', source = 'register', ...meter } of liveMeters) {
    const mountedAt = plant.startOf(days ? plant.dayOf(plant.startOf(today) - days * 86_400_000) : first)
    const made = await run(registerMeter, {
      ...{ ...meter, medium, source, mountedAt, lossLimit: '5', gapMinutes: 70, errorPercent: '0.5' },
      place: placeOf(meter.code, medium),
      ...(parent && { parent: ids.get(parent)! }),
    })
    ids.set(meter.code, made.id!)
  }
  await run(setTerms, {
    ...{ name: '示范车间两部制', meter: ids.get('EM0')!, validFrom: `${monthAfter(first.slice(0, 7))}-01`, remark },
    ...{ chargedBy: 'agreed', capacityKva: '315', agreedKw: '205', basicPrice: '40', rebateFrom: '260' },
    ...{ standard: 'large', reactiveMeter: ids.get('EM0R')! },
    levies: [
      { name: '可再生能源电价附加', price: '0.019' },
      { name: '重大水利工程建设基金', price: '0.001125' },
    ],
  })
  const years = [...new Set([first.slice(0, 4), today.slice(0, 4)])]
  for (const year of years)
    for (const [name, from, to] of [
      ['元旦', '01-01', '01-01'],
      ['劳动节', '05-01', '05-02'],
      ['国庆节', '10-01', '10-03'],
    ])
      await run(setSpecialDays, { name, kind: 'holiday', firstDay: `${year}-${from}`, lastDay: `${year}-${to}` })
}
