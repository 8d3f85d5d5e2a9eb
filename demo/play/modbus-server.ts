import { createServer } from 'node:net'
import { type IServiceVector, ServerTCP } from 'modbus-serial'
import { heartbeatAddress, holdingRegisters, inputRegisters, modbusMap, modbusUnit } from '../plant/modbus-map.ts'
import { encode } from './registers.ts'
import type { Moment } from './source.ts'

export type ModbusServer = { port: number; update(moment: Moment): void; close(): Promise<void> }

/** A read of registers outside the map answers exception 2 (illegal data address), as a device does. */
function reader(registers: Buffer) {
  return (address: number, length: number): number[] => {
    if (address + length > registers.length / 2) throw { modbusErrorCode: 2 }
    return Array.from({ length }, (_, i) => registers.readUInt16BE((address + i) * 2))
  }
}

/** Serves the register map of plant/modbus-map.ts on a free port of the loopback. */
export async function startModbusServer(): Promise<ModbusServer> {
  const input = Buffer.alloc(inputRegisters * 2)
  const holding = Buffer.alloc(holdingRegisters * 2)
  const server = await startRegisterServer(input, holding)
  return {
    ...server,
    update(moment) {
      encode(input, heartbeatAddress, moment.time / 1000)
      for (const [code, address] of Object.entries(modbusMap)) {
        const value = moment.value(code)
        if (!Number.isNaN(value)) encode(address.table === 'input' ? input : holding, address, value)
      }
    },
  }
}

/** Serves what stands in two register tables, on a free port of the loopback. */
export async function startRegisterServer(input: Buffer, holding: Buffer): Promise<Omit<ModbusServer, 'update'>> {
  const readInput = reader(input)
  const readHolding = reader(holding)
  const vector: IServiceVector = {
    getInputRegister: (address: number) => readInput(address, 1)[0],
    getHoldingRegister: (address: number) => readHolding(address, 1)[0],
    getMultipleInputRegisters: readInput,
    getMultipleHoldingRegisters: readHolding,
  }
  const { server, port } = await listen(vector)
  return {
    port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The library cannot listen on port 0: a port that was free a moment ago is tried, some times over. */
async function listen(vector: IServiceVector): Promise<{ server: ServerTCP; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const server = new ServerTCP(vector, { host: '127.0.0.1', port, unitID: modbusUnit })
    const error = await new Promise<Error | null>((resolve) => {
      server.on('initialized', () => resolve(null))
      server.on('serverError', resolve)
    })
    if (!error) {
      // A client went away in the middle, or sent what cannot be answered: nothing to be done on this side.
      server.on('socketError', () => {})
      server.on('error', () => {})
      return { server, port }
    }
    if (attempt === 10) throw error
  }
}

/** A TCP port of the loopback that nobody listens on at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
