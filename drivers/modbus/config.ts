import { z } from 'zod'
import { defineRefusals } from '../../contract/refusal.ts'

export const maxRegisters = 125
export const maxBits = 2000

const pollEveryMs = z.number().int().min(50).max(3_600_000)
const unitId = z.number().int().min(0).max(255)

export const modbusConfig = z.object({
  host: z.string().min(1).max(255).describe('设备地址 | Host'),
  port: z.number().int().min(1).max(65_535).default(502).describe('端口 | Port'),
  unitId: unitId.default(1).describe('站号（从站地址） | Unit id'),
  timeoutMs: z.number().int().min(50).max(60_000).default(1000).describe('应答超时 ms | Answer timeout, ms'),
  pollEveryMs: pollEveryMs.default(1000).describe('轮询周期 ms | Poll every, ms'),
  maxRegistersPerRequest: z
    .number()
    .int()
    .min(1)
    .max(maxRegisters)
    .default(maxRegisters)
    .describe('每次最多读寄存器数 | Registers per request'),
  maxBitsPerRequest: z
    .number()
    .int()
    .min(1)
    .max(maxBits)
    .default(maxBits)
    .describe('每次最多读位数 | Bits per request'),
  maxGap: z
    .number()
    .int()
    .min(0)
    .max(124)
    .default(8)
    .describe('合并读取时可跨过的空寄存器数 | Unused registers that one request may bridge'),
  interRequestDelayMs: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe('请求间隔 ms | Pause between requests, ms'),
  zeroBased: z
    .boolean()
    .default(true)
    .describe('地址从 0 开始（否：从 1 开始） | Addresses count from 0 (otherwise from 1)'),
  failuresBeforeDown: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe('连续无应答几次后重连 | Unanswered requests before reconnecting'),
})
export type ModbusConfig = z.output<typeof modbusConfig>

export const tables = ['coil', 'discrete', 'holding', 'input'] as const
export type Table = (typeof tables)[number]
export const dataTypes = [
  'bool',
  'bit',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float32',
  'float64',
  'string',
] as const
export type DataType = (typeof dataTypes)[number]
export const byteOrders = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const
export type ByteOrder = (typeof byteOrders)[number]

export const isBitTable = (table: Table): boolean => table === 'coil' || table === 'discrete'

export const modbusAddress = z
  .object({
    table: z.enum(tables).describe('数据区 | Table'),
    address: z.number().int().min(0).max(65_536).describe('地址 | Address'),
    dataType: z.enum(dataTypes).describe('数据类型 | Data type'),
    bit: z
      .number()
      .int()
      .min(0)
      .max(15)
      .optional()
      .describe('位号（寄存器中的位，0 为最低位） | Bit of the register, 0 is lowest'),
    length: z.number().int().min(1).max(250).optional().describe('文本长度 字节 | Text length, bytes'),
    byteOrder: z
      .enum(byteOrders)
      .default('ABCD')
      .describe(
        '字节序（CDAB 字交换，BADC 字节交换，DCBA 全反） | Byte order (CDAB words, BADC bytes, DCBA both swapped)',
      ),
    unitId: unitId.optional().describe('站号（默认同连接） | Unit id (default: the connection’s)'),
    pollEveryMs: pollEveryMs
      .optional()
      .describe('轮询周期 ms（默认同连接） | Poll every, ms (default: the connection’s)'),
    factor: z
      .number()
      .refine((n) => n !== 0)
      .optional()
      .describe('系数：值 = 原码 × 系数 + 偏移 | Factor: value = raw × factor + offset'),
    offset: z.number().optional().describe('偏移 | Offset'),
  })
  .superRefine((a, issues) => {
    const say = (path: string, message: string) => issues.addIssue({ code: 'custom', path: [path], message })
    if (isBitTable(a.table) && a.dataType !== 'bool')
      say('dataType', '线圈和离散输入只能是 bool | coils and discrete inputs are bool')
    if (a.dataType === 'bit' && a.bit === undefined) say('bit', '请填写位号 | the bit is missing')
    if (a.dataType === 'string' && a.length === undefined) say('length', '请填写文本长度 | the length is missing')
  })
export type ModbusAddress = z.output<typeof modbusAddress>

/** Registers (or bits) that an address occupies. */
export function sizeOf(address: Pick<ModbusAddress, 'dataType' | 'length'>): number {
  switch (address.dataType) {
    case 'int32':
    case 'uint32':
    case 'float32':
      return 2
    case 'int64':
    case 'uint64':
    case 'float64':
      return 4
    case 'string':
      return Math.ceil((address.length ?? 1) / 2)
    default:
      return 1
  }
}

export const modbusRefusals = defineRefusals({
  modbusReadOnly: [400, '离散输入和输入寄存器不能写入', 'Discrete inputs and input registers cannot be written'],
  modbusValue: [
    400,
    '值 {value} 不能写为 {type}：请检查数值和范围',
    'The value {value} cannot be written as {type}: check it and its range',
  ],
  modbusException: [
    502,
    '设备拒绝写入（异常码 {code}：{text}）',
    'The device refuses the write (exception {code}: {text})',
  ],
  modbusNoAnswer: [
    504,
    '设备没有应答写入：请核对现场状态后再试',
    'The device did not answer the write: check its state, then try again',
  ],
  modbusAddress: [
    400,
    '地址 {address} 超出范围：请检查地址和起始编号方式',
    'Address {address} is out of range: check it and where counting starts',
  ],
})
