import type { AlarmInput } from '../api/alarms.ts'
import type { Text } from '../contract/text.ts'
import { shopMachines } from './machine-shop/machines.ts'

type Words = [zh: string, en: string]
const text = ([zh, en]: Words): Text => ({ zh, en })

type Row = Omit<AlarmInput, 'name' | 'cause' | 'consequence' | 'action'> & {
  name: Words
  action: Words
  cause?: Words
  consequence?: Words
}

const alarm = ({ name, action, cause, consequence, ...rest }: Row): AlarmInput => ({
  ...rest,
  name: text(name),
  action: text(action),
  cause: cause ? text(cause) : null,
  consequence: consequence ? text(consequence) : null,
})

const minute = 60_000

/**
 * Alarms of the demo's unit. Limits lie near the ends of what its published readings show, so that some of them come and go while
 * the readings are played; they are examples, not this unit's settings.
 */
const unit: AlarmInput[] = [
  alarm({
    ...{ code: 'U1-LOAD-L', point: '1LDC-GROSS-MW', priority: 'low', class: 'process' },
    name: ['1号机组低负荷', 'Unit 1 at low load'],
    condition: { kind: 'low', limit: 124, deadband: 4 },
    action: [
      '核对负荷指令；低负荷下注意稳燃和再热汽温。',
      'Check the load demand; watch the flame and the reheat temperature.',
    ],
    activates: ['U1-LOW-LOAD'],
    onDelayMs: minute,
  }),
  alarm({
    ...{ code: 'U1-COND-HH', point: 'S11', priority: 'critical', class: 'equipment', respondWithinMinutes: 5 },
    name: ['凝汽器压力高高', 'Condenser pressure high-high'],
    condition: { kind: 'highHigh', limit: 1.9, deadband: 0.05 },
    action: [
      '减负荷，启动备用真空泵，检查循环水。',
      'Reduce load, start the standby vacuum pump, check the circulating water.',
    ],
    cause: [
      '真空泵故障、漏空气、循环水量不足或进水温度高。',
      'Vacuum pump, air in-leakage, too little or too warm circulating water.',
    ],
    consequence: ['末级叶片过热，低真空保护跳机。', 'Last stage blades overheat; the turbine trips on low vacuum.'],
    ...{ firstOut: 'U1-VACUUM', latching: true },
  }),
  alarm({
    ...{ code: 'U1-COND-H', point: 'S11', priority: 'high', class: 'equipment', respondWithinMinutes: 15 },
    name: ['凝汽器压力高', 'Condenser pressure high'],
    condition: { kind: 'high', limit: 1.6, deadband: 0.05 },
    action: [
      '核对循环水泵和真空泵，必要时增开。',
      'Check circulating water and vacuum pumps; start another where needed.',
    ],
    cause: ['循环水进水温度高、凝汽器脏污、漏空气。', 'Warm circulating water, a dirty condenser, air in-leakage.'],
    consequence: ['热耗升高；继续升高将跳机。', 'The heat rate rises; the turbine trips if it goes on.'],
    ...{ consequenceOf: ['U1-COND-HH'], firstOut: 'U1-VACUUM', onDelayMs: minute, offDelayMs: minute },
  }),
  alarm({
    ...{ code: 'U1-MS-T-L', point: 'S834', priority: 'medium', class: 'process', respondWithinMinutes: 10 },
    name: ['主汽门前蒸汽温度低', 'Main steam temperature before the turbine low'],
    condition: { kind: 'low', limit: 975, deadband: 3 },
    action: ['减少减温水，检查燃烧和吹灰。', 'Reduce the spray, check the fire and the soot blowing.'],
    cause: ['减温水过多、受热面积灰、给水温度低。', 'Too much spray, fouled surfaces, cold feedwater.'],
    consequence: ['效率下降；温度骤降时有水冲击危险。', 'Efficiency falls; a fast drop means water in the turbine.'],
    ...{ suppressedBy: ['U1-LOW-LOAD'], onDelayMs: minute, offDelayMs: minute },
  }),
  alarm({
    ...{ code: 'U1-MS-T-H', point: 'S834', priority: 'high', class: 'equipment', respondWithinMinutes: 5 },
    name: ['主汽门前蒸汽温度高', 'Main steam temperature before the turbine high'],
    condition: { kind: 'high', limit: 1003, deadband: 2 },
    action: ['增加减温水，降低火焰中心。', 'Open the spray, lower the fire.'],
    cause: ['减温水不足、火焰偏高、过量空气大。', 'Too little spray, a high fire, much excess air.'],
    consequence: ['金属超温，缩短寿命。', 'Metal overheats and loses life.'],
    ...{ onDelayMs: minute, offDelayMs: minute },
  }),
  alarm({
    ...{ code: 'U1-RH-T-L', point: 'S634', priority: 'low', class: 'process' },
    name: ['热再热蒸汽温度低', 'Hot reheat temperature low'],
    condition: { kind: 'low', limit: 960, deadband: 4 },
    action: ['调整烟气挡板或燃烧器摆角。', 'Adjust the gas dampers or the burner tilt.'],
    ...{ consequenceOf: ['U1-MS-T-L'], suppressedBy: ['U1-LOW-LOAD'], onDelayMs: minute, offDelayMs: minute },
  }),
  ...(['A', 'B'] as const).map((side) =>
    alarm({
      ...{ code: `U1-O2-${side}-L`, point: `BG3506${side}`, priority: 'medium', class: 'safety' },
      name: [`${side}侧烟气氧量低`, `Flue gas oxygen ${side} low`],
      condition: { kind: 'low', limit: 2.6, deadband: 0.15 },
      action: ['增加送风，核对两侧氧量偏差。', 'Give more air; compare both sides.'],
      cause: ['风量不足、给煤波动、氧量计漂移。', 'Too little air, an unsteady feed, a drifting analyser.'],
      consequence: ['燃烧不完全，CO 升高，结焦。', 'Incomplete burning, CO, slag.'],
      ...{ respondWithinMinutes: 10, onDelayMs: minute, offDelayMs: 30_000 },
    }),
  ),
  alarm({
    ...{ code: 'U1-EXH-B-H', point: 'BA2554', priority: 'low', class: 'process' },
    name: ['B空预器排烟温度高', 'Air heater B exit gas temperature high'],
    condition: { kind: 'high', limit: 335, deadband: 3 },
    action: [
      '检查空预器吹灰和漏风，防止二次燃烧。',
      'Check soot blowing and leakage of the air heater; think of fire in it.',
    ],
    ...{ onDelayMs: 2 * minute, offDelayMs: minute },
  }),
  alarm({
    ...{ code: 'U1-FW-P-BAD', point: 'FW451', priority: 'medium', class: 'instrument' },
    name: ['给水泵出口压力测点坏', 'Feed pump pressure cannot be trusted'],
    condition: { kind: 'bad' },
    action: ['切换到备用测点，联系热控。', 'Use the other transmitter; call the instrument shop.'],
    ...{ onDelayMs: 10_000, offDelayMs: 10_000 },
  }),
]

const fault = (code: string, name: Words, value: string | number | boolean, workOrder: 'normal' | null): AlarmInput =>
  alarm({
    ...{ code: `SHOP-${code}-FAULT`, point: `${code}-ALM`, priority: 'medium', class: 'equipment' },
    name: [`${code} ${name[0]}`, `${code} ${name[1]}`],
    condition: { kind: 'state', is: 'equal', value },
    action: [
      '到机床旁看报警号，能复位的复位；不能的等维修工。',
      'Read the number at the machine and reset it; else wait for the mechanic.',
    ],
    ...{ respondWithinMinutes: 15, onDelayMs: 30_000, workOrder },
  })

/** Alarms of the machine shop: what a machine says of itself; that of two orders their repair. */
const shop: AlarmInput[] = [
  ...shopMachines
    .filter(({ cycleSeconds }) => cycleSeconds > 0)
    .map(({ code, protocol }) =>
      fault(
        code,
        ['机床故障', 'machine at fault'],
        protocol === 'mtconnect' ? 'FAULT' : 1,
        code === 'M02' ? 'normal' : null,
      ),
    ),
  fault('AC1', ['空压机故障', 'compressor at fault'], true, 'normal'),
  alarm({
    ...{ code: 'SHOP-T01-MODE', point: 'T01-MODE', priority: 'low', class: 'process' },
    name: ['T01 不在自动方式', 'T01 is not in automatic'],
    condition: { kind: 'state', is: 'different', value: 'AUTOMATIC' },
    action: [
      '确认是否在调整；结束后切回自动。',
      'See whether somebody sets it up; put it back into automatic afterwards.',
    ],
    onDelayMs: 2 * minute,
  }),
]

export const demoAlarms: readonly AlarmInput[] = [...unit, ...shop]
