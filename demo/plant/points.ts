import type { PointInput } from '../../api/platform.ts'
import type { Processing } from '../../api/point.ts'
import type { Text } from '../../contract/text.ts'
import { modbusMap } from './modbus-map.ts'
import { opcuaNodeId, playNodes } from './opcua-map.ts'
import { readTable } from './table.ts'

export const demoConnectionCodes = ['demo-dcs', 'demo-aux', 'demo-env'] as const
export type DemoConnection = (typeof demoConnectionCodes)[number]

/** A point of the demo whose values come from the readings. */
export type DemoPoint = PointInput & {
  name: Text
  path: string
  decimals: number
  processing: Processing
  note: Text
  source: { connection: DemoConnection; address: unknown }
}

const playNote: Text = {
  zh: '演示测点：真实机组 2019年12月至2020年2月的读数，每 10 分钟一个，已平移到现在。实时回放在相邻两个读数之间线性插值，并标记为“插值”。',
  en: 'Demo point: readings of a real unit from December 2019 to February 2020, ten minutes apart, shifted in time to now. The live play interpolates linearly between two readings and marks every value as interpolated.',
}

/** Tags whose readings are counts: the play holds the earlier reading instead of interpolating. */
export const heldTags: ReadonlySet<string> = new Set(['num_mills'])

/** Tags so steady that a dead-band of two last digits serves better than the swinging door. */
const deadbandTags: ReadonlySet<string> = new Set(['CW119', 'CW129', '5C0002FLOW', 'BAROMETRIC-PRESS'])

/** Signals that never stand still in the readings: no change for an hour of the play at the slowest speed is a fault. */
const neverStillTags: ReadonlySet<string> = new Set(['BA1T', 'DGS3', '1LDC-GROSS-MW'])

const silenceMs = 15_000

/**
 * Every tag of the readings as a point: codes are the source's tags. A few obvious slips of the source's tag list are
 * mended in the names and told in the notes.
 */
export const demoPoints: readonly DemoPoint[] = readTable('points.csv').map(pointOf)

/** Points of the play itself: true states of the demo process, writable where it says so. */
export const demoPlayPoints: readonly PointInput[] = [
  {
    code: playNodes.speed,
    name: { zh: '回放倍速', en: 'Play speed' },
    type: 'number',
    unit: null,
    decimals: 0,
    low: 0,
    high: 600,
    path: 'DEMO/U1/IC/PLAY/SRC',
    role: 'speed',
    processing: { range: { low: 1, high: 600 } },
    source: { connection: 'demo-dcs', address: { nodeId: opcuaNodeId(playNodes.speed) }, writable: true },
    note: {
      zh: '演示程序的回放速度，1–600 倍，可下发修改。不属于原机组。',
      en: 'Speed of the demo play, 1 to 600 times; may be written. Not part of the original unit.',
    },
  },
  {
    code: playNodes.run,
    name: { zh: '回放状态', en: 'Play running' },
    type: 'boolean',
    unit: null,
    labels: { 0: { zh: '暂停', en: 'paused' }, 1: { zh: '播放', en: 'playing' } },
    path: 'DEMO/U1/IC/PLAY/SRC',
    role: 'run',
    processing: {},
    source: { connection: 'demo-dcs', address: { nodeId: opcuaNodeId(playNodes.run) }, writable: true },
    note: {
      zh: '演示程序播放或暂停，可下发修改；暂停时各测点保持不变。不属于原机组。',
      en: 'Whether the demo plays or pauses; may be written. While it pauses, all points hold. Not part of the original unit.',
    },
  },
  {
    code: playNodes.between,
    name: { zh: '当前所在的两次读数（原始时间）', en: 'Readings the play stands between (original times)' },
    type: 'text',
    unit: null,
    path: 'DEMO/U1/IC/PLAY/SRC',
    role: 'between',
    processing: {},
    source: { connection: 'demo-dcs', address: { nodeId: opcuaNodeId(playNodes.between) } },
    note: {
      zh: '当前插值所用的前后两次读数的原始时间。不属于原机组。',
      en: 'Original times of the two readings the current values lie between. Not part of the original unit.',
    },
  },
]

function pointOf(row: Record<string, string>): DemoPoint {
  const decimals = Number(row.decimals)
  const connection = row.connection as DemoConnection
  return {
    code: row.code,
    name: { zh: row.zh, en: row.en },
    type: 'number',
    unit: row.unit || null,
    decimals,
    low: Number(row.low),
    high: Number(row.high),
    path: row.path,
    role: row.role || null,
    kks: row.kks || null,
    processing: {
      decimals,
      range: { low: Number(row.rangeLow), high: Number(row.rangeHigh) },
      ...storageOf(row.code, decimals),
      ...(neverStillTags.has(row.code) && { stuck: { afterMs: 3_600_000, band: 0 } }),
      // An OPC UA server says nothing while a value stays the same; the others send every second.
      ...(connection !== 'demo-dcs' && { expectedEveryMs: silenceMs }),
    },
    source: { connection, address: addressOf(row.code, connection) },
    note: row.noteZh ? { zh: `${row.noteZh}。${playNote.zh}`, en: `${row.noteEn}. ${playNote.en}` } : playNote,
  }
}

/** What is stored keeps every last digit of the instrument: the swinging door may be off by one digit at most. */
function storageOf(code: string, decimals: number): Processing {
  const digit = Number((10 ** -decimals).toFixed(decimals))
  if (deadbandTags.has(code)) return { deadband: Number((2 * digit).toFixed(decimals)) }
  return { compression: { deviation: heldTags.has(code) ? 0.1 : digit, maxIntervalMs: 600_000 } }
}

function addressOf(code: string, connection: DemoConnection): unknown {
  if (connection === 'demo-dcs') return { nodeId: opcuaNodeId(code) }
  if (connection === 'demo-aux') return modbusMap[code]
  return {}
}
