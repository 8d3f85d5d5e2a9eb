import type { SeedRun } from '../../contract/index.ts'
import { addPart } from './commands/add-part.ts'
import { lendEquipment } from './commands/lend-equipment.ts'
import { mothballEquipment } from './commands/mothball-equipment.ts'
import { registerEquipment } from './commands/register-equipment.ts'
import { registerType } from './commands/register-type.ts'
import { seedRepairs } from './seed-repairs.ts'
import { seedStates } from './seed-states.ts'

type Criticality = 'A' | 'B' | 'C'
/** Position, name, part number, specification, quantity, whether it wears. */
type SeedPart = [string, string, string, string, number, boolean]

const cncParts: SeedPart[] = [
  ['主轴', '主轴轴承', 'BJ-ZC-7014', '7014C 角接触球轴承', 4, true],
  ['主轴', '主轴同步带', 'BJ-DL-1200', 'HTD 8M-1200', 1, true],
  ['冷却', '冷却泵', 'BJ-LB-0402', '0.4 kW 立式多级', 1, false],
  ['冷却', '冷却液滤芯', 'BJ-LX-2510', '10 µm', 2, true],
  ['导轨', '导轨刮屑板', 'BJ-GX-0035', '35 型', 8, true],
  ['电柜', '伺服电池', 'BJ-DC-3601', '3.6 V 锂电池', 3, true],
  ['电柜', '散热风扇', 'BJ-FS-1238', '120×38 mm 24 V', 2, true],
]
const compressorParts: SeedPart[] = [
  ['进气', '空气滤芯', 'BJ-KL-3740', '37 kW 用', 1, true],
  ['油路', '油滤芯', 'BJ-YL-0962', '旋装式', 1, true],
  ['油路', '油分离芯', 'BJ-YF-1100', '3 ppm', 1, true],
  ['传动', '联轴器弹性体', 'BJ-LT-0055', 'GE 55', 1, true],
]

/** Code, name, category, model, parameters, parts. */
const types = {
  lathe: ['SC', '数控车床', 'machineTool', 'CK6140', [['最大回转直径', '400', 'mm']], cncParts],
  mill: ['LJ', '立式加工中心', 'machineTool', 'VMC850', [['X 行程', '800', 'mm']], cncParts],
  fiveAxis: ['WZ', '五轴加工中心', 'machineTool', '5X-650', [['转台直径', '650', 'mm']], cncParts],
  grinder: ['MC', '数控外圆磨床', 'machineTool', 'MK1320', [['最大磨削直径', '200', 'mm']], cncParts],
  compressor: ['KY', '螺杆空压机', 'fluid', 'LG-6/8', [['额定功率', '37', 'kW']], compressorParts],
} as const

/** Type, code, name, criticality, place below the machine shop, years in use. */
export const seedMachines: [keyof typeof types, string, string, Criticality, string, number][] = [
  ['lathe', 'T01', '1号数控车床', 'B', 'TURN/MECH/CNC/T01', 9],
  ['lathe', 'T02', '2号数控车床', 'B', 'TURN/MECH/CNC/T02', 9],
  ['lathe', 'T03', '3号数控车床', 'B', 'TURN/MECH/CNC/T03', 5],
  ['lathe', 'T04', '4号数控车床', 'C', 'TURN/MECH/CNC/T04', 12],
  ['mill', 'M01', '1号立式加工中心', 'B', 'MILL/MECH/CNC/M01', 6],
  ['mill', 'M02', '2号立式加工中心', 'B', 'MILL/MECH/CNC/M02', 6],
  ['mill', 'M03', '3号立式加工中心', 'B', 'MILL/MECH/CNC/M03', 4],
  ['mill', 'M04', '4号立式加工中心', 'B', 'MILL/MECH/CNC/M04', 3],
  ['mill', 'M05', '5号立式加工中心', 'C', 'MILL/MECH/CNC/M05', 1],
  ['fiveAxis', 'M06', '五轴加工中心', 'A', 'MILL/MECH/CNC/M06', 2],
  ['grinder', 'G01', '1号数控外圆磨床', 'A', 'GRIND/MECH/CNC/G01', 7],
  ['grinder', 'G02', '2号数控外圆磨床', 'B', 'GRIND/MECH/CNC/G02', 8],
  ['compressor', 'AC1', '1号螺杆空压机', 'A', 'UTIL/MECH/AIR/AC1', 4],
  ['compressor', 'AC2', '2号螺杆空压机', 'A', 'UTIL/MECH/AIR/AC2', 4],
  // behind it is a simulated CNC, for those who practise remote operation
  ['mill', 'XL1', '训练加工中心（仿真）', 'C', 'TRAIN/MECH/CNC/XL1', 1],
]
const spares: typeof seedMachines = [
  ['lathe', 'T90', '教学数控车床', 'C', '', 14],
  ['mill', 'M90', '样件加工中心', 'C', '', 3],
]

const note = '演示数据，并非实有设备'

/** A machine shop with its nameplates and parts lists; invented, and every record says so. Ids by code and by kind. */
async function seedLedger(run: SeedRun, today: string): Promise<Record<'machines' | 'types', Record<string, string>>> {
  const daysFrom = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10)
  const typeIds: Record<string, string> = {}
  for (const [key, [code, name, category]] of Object.entries(types))
    typeIds[key] = (await run(registerType, { code, name, category }, 'manager')).id!
  const ids: Record<string, string> = {}
  for (const [at, [type, code, name, criticality, place, years]] of [...seedMachines, ...spares].entries()) {
    const [, , , model, parameters, parts] = types[type]
    const bought = -years * 365 - 40
    const { id } = await run(
      registerEquipment,
      {
        ...{ code, name, criticality, model, type: typeIds[type], serialNo: `${20_817 + at * 413}`, remark: note },
        ...{ purchasedOn: daysFrom(bought), commissionedOn: daysFrom(bought + 30) },
        ...{ warrantyUntil: daysFrom(bought + 3 * 365), costCentre: place ? `CC-${place.slice(0, 4)}` : 'CC-LAB' },
        ...{ originalValue: `${(type === 'fiveAxis' ? 1_860 : type === 'grinder' ? 920 : 285) * 1000}` },
        parameters: parameters.map(([parameter, value, unit]) => ({ name: parameter, value, unit })),
        ...(place && { place: `SHOP/${place}` }),
      },
      'manager',
    )
    ids[code] = id!
    for (const [position, part, partCode, spec, quantity, wear] of parts)
      await run(
        addPart,
        { equipment: id!, position, name: part, partCode, model: spec, quantity: `${quantity}`, wear },
        'manager',
      )
  }
  await run(
    lendEquipment,
    { id: ids.T90, borrower: '培训中心', loanUntil: daysFrom(20), reason: '技能培训' },
    'manager',
  )
  await run(mothballEquipment, { id: ids.M90, reason: '样件项目结束，待新项目启用' }, 'manager')
  return { machines: ids, types: typeIds }
}

/** A machine shop and half a year of its work. */
export async function seed(run: SeedRun, today: string): Promise<void> {
  const { machines, types: kinds } = await seedLedger(run, today)
  const { calendar, stops } = await seedRepairs(run, today, machines, kinds)
  await seedStates(run, today, machines, { calendar, stops })
}
