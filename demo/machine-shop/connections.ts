import type { ConnectionInput } from '../../api/platform.ts'
import { modbusUnit } from '../plant/modbus-map.ts'
import { shopConnectionCodes } from './points.ts'

export type ShopPorts = { opcuaPort: number; mtconnectPort: number; shopModbusPort: number }

/** The three connections to the machine shop, to the ports that the play reported. */
export function shopConnections({ opcuaPort, mtconnectPort, shopModbusPort }: ShopPorts): ConnectionInput[] {
  const note = (zh: string, en: string) => ({
    zh: `${zh}。由演示程序模拟，并非实有设备。`,
    en: `${en}; simulated by the demo play, there are no such machines.`,
  })
  return [
    {
      code: shopConnectionCodes.mtconnect,
      name: { zh: '演示车床（MTConnect）', en: 'Demo lathes (MTConnect)' },
      driver: 'mtconnect',
      config: { protocol: 'agent', url: `http://127.0.0.1:${mtconnectPort}`, intervalMs: 1000 },
      note: note('4 台数控车床', 'Four CNC lathes'),
    },
    {
      code: shopConnectionCodes.opcua,
      name: { zh: '演示加工中心（OPC UA）', en: 'Demo machining centres (OPC UA)' },
      driver: 'opcua',
      config: {
        ...{ endpoint: `opc.tcp://127.0.0.1:${opcuaPort}`, securityMode: 'None', securityPolicy: 'None' },
        ...{ auth: 'anonymous', publishingIntervalMs: 1000, samplingIntervalMs: 1000 },
      },
      note: note('6 台加工中心', 'Six machining centres'),
    },
    {
      code: shopConnectionCodes.modbus,
      name: { zh: '演示磨床、空压机与计量表（Modbus TCP）', en: 'Demo grinders, compressors, meters (Modbus TCP)' },
      driver: 'modbus',
      config: { host: '127.0.0.1', port: shopModbusPort, unitId: modbusUnit, pollEveryMs: 1000 },
      note: note(
        '2 台磨床、2 台空压机，5 块电表和气、水、燃气表',
        'Two grinders, two compressors, five electricity meters, meters of air, water and gas',
      ),
    },
  ]
}
