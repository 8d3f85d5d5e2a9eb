import { type DriverContext, type DriverSession, defineDriver, type WriteOutcome } from '../../contract/driver.ts'
import { quality } from '../../contract/quality.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { SampleValue } from '../../contract/sample.ts'
import {
  isBitTable,
  type ModbusAddress,
  type ModbusConfig,
  modbusAddress,
  modbusConfig,
  modbusRefusals,
} from './config.ts'
import { type Decoded, decodeBit, decodeRegisters, encodeRegisters } from './decode.ts'
import { Link, LinkError } from './link.ts'
import { planReads, type Span } from './plan.ts'
import { GroupReader, OutOfRange, Poller, type Row, spanOf, Turns } from './poller.ts'

type Context = DriverContext<ModbusConfig, ModbusAddress>

/** A decoded value as people know it. */
function plainOf(value: Decoded, address: ModbusAddress): SampleValue {
  if (value.text !== undefined) return value.text
  if (Number.isNaN(value.value)) return null
  return address.dataType === 'bool' || address.dataType === 'bit' ? value.value === 1 : value.value
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof LinkError && error.kind === 'exception') {
    return new Refusal(modbusRefusals.modbusException, { code: error.code as number, text: error.message })
  }
  if (error instanceof LinkError) return new Refusal(modbusRefusals.modbusNoAnswer)
  throw error
}

async function readBack(link: Link, span: Span, address: ModbusAddress): Promise<Decoded> {
  const bytes = await link.read(span.table, span.unitId, span.start, span.count)
  return isBitTable(span.table) ? decodeBit(bytes, 0) : decodeRegisters(bytes, address)
}

/** Sends the value; false when it does not fit the address. */
async function send(link: Link, span: Span, address: ModbusAddress, value: SampleValue): Promise<boolean> {
  if (span.table === 'coil' || address.dataType === 'bit') {
    const on = typeof value === 'boolean' || typeof value === 'number' ? Number(value) : Number.NaN
    if (on !== 0 && on !== 1) return false
    if (span.table === 'coil') {
      await link.writeCoil(span.unitId, span.start, on === 1)
      return true
    }
    // The register's other bits stay as they are; nothing of ours comes between reading and writing.
    const register = await link.read('holding', span.unitId, span.start, 1)
    const mask =
      1 << (address.byteOrder === 'BADC' || address.byteOrder === 'DCBA' ? (address.bit! + 8) % 16 : address.bit!)
    const old = register.readUInt16BE()
    register.writeUInt16BE(on ? old | mask : old & ~mask & 0xffff)
    await link.writeRegisters(span.unitId, span.start, register)
    return true
  }
  const registers = encodeRegisters(value, address)
  if (!registers) return false
  await link.writeRegisters(span.unitId, span.start, registers)
  return true
}

function write(
  ctx: Context,
  link: Link,
  turns: Turns,
  address: ModbusAddress,
  value: SampleValue,
): Promise<WriteOutcome> {
  const refuse = (refusal: Refusal): WriteOutcome => ({ ok: false, refusal })
  return turns.run(async () => {
    if (address.table === 'discrete' || address.table === 'input')
      return refuse(new Refusal(modbusRefusals.modbusReadOnly))
    try {
      const span = spanOf(address, ctx.config)
      ctx.countMessages(2)
      if (!(await send(link, span, address, value))) {
        return refuse(new Refusal(modbusRefusals.modbusValue, { value: String(value), type: address.dataType }))
      }
      return { ok: true, readBack: plainOf(await readBack(link, span, address), address) }
    } catch (error) {
      if (error instanceof OutOfRange)
        return refuse(new Refusal(modbusRefusals.modbusAddress, { address: address.address }))
      return refuse(refusalOf(error))
    }
  })
}

async function read(ctx: Context, reader: GroupReader, addresses: ModbusAddress[]) {
  const { config } = ctx
  const spans = addresses.map((address) => {
    try {
      return spanOf(address, config)
    } catch {
      throw new Refusal(modbusRefusals.modbusAddress, { address: address.address })
    }
  })
  const rows = new Map<number, Row>()
  const silent = new Set<number>()
  const limits = {
    maxRegisters: config.maxRegistersPerRequest,
    maxBits: config.maxBitsPerRequest,
    maxGap: config.maxGap,
  }
  for (const group of planReads(spans, limits).reads) await reader.read(group, spans, addresses, rows, silent)
  return addresses.map((address, i) => {
    const row = rows.get(i) ?? { value: Number.NaN, quality: quality.badConfiguration, time: ctx.clock() }
    return { value: plainOf(row, address), time: row.time, quality: row.quality }
  })
}

async function connect(ctx: Context): Promise<DriverSession<ModbusAddress>> {
  const { config } = ctx
  const link = await Link.open(config.host, config.port, config.timeoutMs, ctx.signal)
  const turns = new Turns(config.interRequestDelayMs)
  const reader = new GroupReader(ctx, link, turns)
  const poller = new Poller(ctx, reader)
  let ended = false
  const end = (error: Error) => {
    if (!ended) ctx.down(error)
    ended = true
  }
  link.onClose(end)
  poller.start(ctx.bindings, end)
  return {
    read: (addresses) => read(ctx, reader, addresses),
    write: (address, value) => write(ctx, link, turns, address, value),
    async rebind(bindings) {
      poller.bind(bindings)
    },
    async close() {
      ended = true
      const stopped = poller.stop()
      link.close()
      await stopped
    },
  }
}

/** Modbus TCP client. Modbus has no address space to browse: points are entered or imported. */
export const modbus = defineDriver({
  id: 'modbus',
  label: { zh: 'Modbus TCP', en: 'Modbus TCP' },
  config: modbusConfig,
  address: modbusAddress,
  connect,
})
