import type { PointInput } from '../../api/platform.ts'
import type { Text } from '../../contract/text.ts'
import type { ModbusAddress } from '../plant/modbus-map.ts'
import { flowMeters, type ShopMachine, shopMachines, shopMeters } from './machines.ts'
import type { ShopNow, ShopState } from './shop.ts'

export const shopNamespace = 'urn:millrace:demo:shop'
export const shopConnectionCodes = { mtconnect: 'demo-cnc-mt', opcua: 'demo-cnc-ua', modbus: 'demo-shop-io' } as const

/** What a point of the shop is, besides what the platform is told: how the simulator gives its value. */
export type ShopPoint = PointInput & {
  name: Text
  type: 'number' | 'text' | 'boolean'
  connection: keyof typeof shopConnectionCodes
  address: ModbusAddress | null
  value(now: ShopNow): number | string
}

const note: Text = {
  zh: '演示测点：由机加工车间模拟程序给出，并非实有设备。',
  en: 'Demo point: given by the simulator of the machine shop; there is no such machine.',
}

/** Words of MTConnect Execution, and CncChannelProgramStatus of OPC 40502. */
const execution: Record<ShopState, [string, number]> = {
  running: ['ACTIVE', 1],
  setup: ['ACTIVE', 1],
  idle: ['READY', 0],
  fault: ['INTERRUPTED', 3],
  off: ['STOPPED', 0],
}

type Shown = Omit<ShopPoint, 'connection' | 'address' | 'note' | 'path'>
type Kind = ShopPoint['type']
type Of = (now: ReturnType<ShopNow['machines']['get']> & object) => number | string

function cncPoints({ code, protocol }: ShopMachine): Shown[] {
  const words = protocol === 'mtconnect'
  const point = (suffix: string, zh: string, en: string, type: Kind, of: Of, more: Partial<Shown> = {}): Shown => ({
    ...{ code: `${code}-${suffix}`, name: { zh: `${code} ${zh}`, en: `${code} ${en}` }, type },
    value: (now) => of(now.machines.get(code)!),
    ...more,
  })
  const status: Shown[] =
    protocol === 'modbus'
      ? [point('RUN', '运行', 'running', 'boolean', ({ state }) => Number(state === 'running'))]
      : [
          point(
            'EXEC',
            '执行状态',
            'execution',
            words ? 'text' : 'number',
            ({ state }) => execution[state][words ? 0 : 1],
            { role: 'execution' },
          ),
          point(
            'MODE',
            '操作方式',
            'mode',
            words ? 'text' : 'number',
            ({ state }) => (words ? (state === 'setup' ? 'MANUAL' : 'AUTOMATIC') : state === 'setup' ? 0 : 2),
            { role: 'mode' },
          ),
          point('PROG', '程序号', 'program', 'text', ({ program }) => program, { role: 'program' }),
        ]
  return [
    point(
      'PWR',
      '通电',
      'power',
      words ? 'text' : 'number',
      ({ state }) => (words ? (state === 'off' ? 'OFF' : 'ON') : Number(state !== 'off')),
      { role: 'power' },
    ),
    ...status,
    point(
      'ALM',
      '报警',
      'alarm',
      words ? 'text' : 'number',
      ({ state }) => (words ? (state === 'fault' ? 'FAULT' : 'NORMAL') : Number(state === 'fault')),
      { role: 'alarm' },
    ),
    point('CNT', '加工计数', 'part count', 'number', ({ count }) => count, { role: 'partCount', decimals: 0 }),
    point('TOOL', '刀具已加工件数', 'pieces made with the tool', 'number', ({ toolUsed }) => toolUsed, { decimals: 0 }),
    point('LOAD', '主轴负载', 'spindle load', 'number', ({ spindleLoad }) => spindleLoad, {
      ...{ role: 'spindleLoad', unit: '%', low: 0, high: 150, decimals: 0 },
    }),
  ]
}

function compressorPoints({ code }: ShopMachine): Shown[] {
  const of = (now: ShopNow) => now.machines.get(code)!
  const name = (zh: string, en: string) => ({ zh: `${code} ${zh}`, en: `${code} ${en}` })
  return [
    {
      ...{ code: `${code}-RUN`, name: name('运行', 'running'), type: 'boolean', role: 'run' },
      value: (now) => Number(of(now).state === 'running'),
    },
    {
      ...{ code: `${code}-ALM`, name: name('故障', 'fault'), type: 'boolean', role: 'alarm' },
      value: (now) => Number(of(now).state === 'fault'),
    },
    {
      ...{ code: `${code}-KW`, name: name('功率', 'power'), type: 'number', role: 'load', unit: 'kW', decimals: 1 },
      value: (now) => of(now).powerKw,
    },
  ]
}

const meterPoints: (Shown & { path: string })[] = shopMeters.flatMap(({ code, zh, en, digits = 9 }) => {
  const path = `SHOP/UTIL/ELEC/METER/${code}`
  return [
    {
      ...{ code: `${code}-KWH`, name: { zh: `${zh}电表示数`, en: `${en} meter, register` }, type: 'number' as const },
      ...{ unit: 'kWh', decimals: 1, path, role: 'register' },
      value: (now: ShopNow) => now.meters.get(code)!.energyKwh % 10 ** digits,
    },
    {
      ...{ code: `${code}-KW`, name: { zh: `${zh}功率`, en: `${en} power` }, type: 'number' as const },
      ...{ unit: 'kW', decimals: 1, path, role: 'power' },
      value: (now: ShopNow) => now.meters.get(code)!.powerKw,
    },
  ]
})

/** The main meter counts reactive energy too; it came later, so that its register stands behind all others. */
const reactivePoint: Shown & { path: string } = {
  ...{ code: 'EM0-KVARH', name: { zh: '车间总无功电能示数', en: 'Main meter, reactive register' }, type: 'number' },
  ...{ unit: 'kvarh', decimals: 1, path: 'SHOP/UTIL/ELEC/METER/EM0', role: 'reactiveRegister' },
  value: (now) => now.meters.get('EM0')!.reactiveKvarh,
}

/** Later still. */
const flowPoints = flowMeters.map(({ code, zh, en }): Shown & { path: string } => ({
  ...{ code: `${code}-M3`, name: { zh: `${zh}表示数`, en: `${en} meter, register` }, type: 'number' },
  ...{ unit: 'm3', decimals: 1, path: `SHOP/UTIL/MECH/FLOW/${code}`, role: 'register' },
  value: (now) => now.flows.get(code)!,
}))

const machinePoints = shopMachines.flatMap((machine) =>
  (machine.cycleSeconds > 0 ? cncPoints(machine) : compressorPoints(machine)).map((point) => ({
    ...{ ...point, path: machine.path, connection: machine.protocol },
  })),
)

let registers = 0

/** Register pairs in the order of the points: whole numbers as uint32, what has a unit with a last digit as tenths of it. */
function registerOf({ decimals }: Shown): ModbusAddress {
  const address = registers
  registers += 2
  return {
    ...{ table: 'holding', address, dataType: 'uint32', byteOrder: 'ABCD' },
    ...(decimals === 1 && { factor: 0.1 }),
  }
}

/** Every point of the shop, with where it stands in its protocol. */
export const shopPoints: readonly ShopPoint[] = [
  ...machinePoints,
  ...[...meterPoints, reactivePoint, ...flowPoints].map((point) => ({ ...point, connection: 'modbus' as const })),
].map((point) => ({ ...point, note, address: point.connection === 'modbus' ? registerOf(point) : null }))

/** Holding registers that the shop's Modbus server has. */
export const shopRegisters = registers

/** The data item of a point with the agent. */
export const itemOf = (code: string): string => code.toLowerCase().replace('-', '_')
export const shopNodeId = (code: string): string => `nsu=${shopNamespace};s=${code}`

function sourceAddress({ code, connection, address }: ShopPoint): unknown {
  if (connection === 'mtconnect') return { item: itemOf(code), ...(code.endsWith('-ALM') && { part: 'level' }) }
  return connection === 'opcua' ? { nodeId: shopNodeId(code) } : address
}

/** The same as the platform takes them. */
export const shopPointInputs: readonly PointInput[] = shopPoints.map((point) => {
  const { connection, address: _, value: __, ...input } = point
  return { ...input, source: { connection: shopConnectionCodes[connection], address: sourceAddress(point) } }
})
