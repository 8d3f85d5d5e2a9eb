import type { ConnectionInput } from '../api/platform.ts'
import { modbusUnit } from './plant/modbus-map.ts'

/** The three connections of the demo, to the ports that the play reported. The points' addresses stand in the points. */
export function demoConnections(ports: { opcuaPort: number; modbusPort: number }): ConnectionInput[] {
  return [
    {
      code: 'demo-dcs',
      name: { zh: '演示 DCS（OPC UA）', en: 'Demo DCS (OPC UA)' },
      driver: 'opcua',
      config: {
        endpoint: `opc.tcp://127.0.0.1:${ports.opcuaPort}`,
        securityMode: 'None',
        securityPolicy: 'None',
        auth: 'anonymous',
        publishingIntervalMs: 250,
        samplingIntervalMs: 250,
      },
      note: {
        zh: '锅炉和汽机主要测点。演示程序自带的 OPC UA 服务器；每个值的状态码注明为插值。',
        en: 'Main points of boiler and turbine, from the OPC UA server of the demo play. Each value carries a status that says it is interpolated.',
      },
    },
    {
      code: 'demo-aux',
      name: { zh: '演示辅机（Modbus TCP）', en: 'Demo auxiliaries (Modbus TCP)' },
      driver: 'modbus',
      config: {
        host: '127.0.0.1',
        port: ports.modbusPort,
        unitId: modbusUnit,
        pollEveryMs: 1000,
      },
      ingest: { origin: 'interpolated' },
      note: {
        zh: '凝汽器、循环水和低加。演示程序自带的 Modbus TCP 服务器。Modbus 不带质量码，由本连接统一标记为插值。',
        en: 'Condensers, circulating water and LP heaters, from the Modbus TCP server of the demo play. Modbus carries no quality, so the connection marks every value as interpolated.',
      },
    },
    {
      code: 'demo-env',
      name: { zh: '演示烟气与磨煤机（MQTT）', en: 'Demo flue gas and mills (MQTT)' },
      driver: 'push',
      config: {},
      note: {
        zh: '烟气、大气压力和磨煤机。由演示程序以 MQTT（QoS 1）推送，质量码注明为插值。',
        en: 'Flue gas, barometer and mills, pushed by the demo play over MQTT at QoS 1; the quality says that values are interpolated.',
      },
    },
  ]
}
