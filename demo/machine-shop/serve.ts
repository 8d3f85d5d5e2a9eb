import { type AddressSpace, DataType, StatusCodes, type UAVariable } from 'node-opcua'
import { startRegisterServer } from '../play/modbus-server.ts'
import { encode } from '../play/registers.ts'
import { shopMachines } from './machines.ts'
import { type AgentDevice, type AgentItem, startMtconnectAgent } from './mtconnect-agent.ts'
import { itemOf, type ShopPoint, shopNamespace, shopPoints, shopRegisters } from './points.ts'
import { Shop, type ShopNow } from './shop.ts'

export type ServedShop = {
  mtconnectPort: number
  modbusPort: number
  update(moment: { time: number }): void
  close(): Promise<void>
}

const byConnection = Map.groupBy(shopPoints, ({ connection }) => connection)
const of = (connection: ShopPoint['connection']) => byConnection.get(connection) ?? []

/** What an agent calls the points of a machine. */
const itemTypes: Record<string, Omit<AgentItem, 'id'>> = {
  PWR: { category: 'EVENT', type: 'POWER_STATE' },
  EXEC: { category: 'EVENT', type: 'EXECUTION' },
  MODE: { category: 'EVENT', type: 'CONTROLLER_MODE' },
  PROG: { category: 'EVENT', type: 'PROGRAM' },
  ALM: { category: 'CONDITION', type: 'SYSTEM' },
  CNT: { category: 'EVENT', type: 'PART_COUNT' },
  TOOL: { category: 'EVENT', type: 'TOOL_COUNT' },
  LOAD: { category: 'SAMPLE', type: 'LOAD', units: 'PERCENT' },
}
const suffixOf = (code: string) => code.slice(code.indexOf('-') + 1)

const devices = (): AgentDevice[] =>
  shopMachines
    .filter(({ protocol }) => protocol === 'mtconnect')
    .map(({ code, path }) => ({
      ...{ type: 'Device', id: code.toLowerCase(), name: code, uuid: `millrace-demo-${code}` },
      components: [
        {
          ...{ type: 'Controller', id: `${code.toLowerCase()}_c` },
          items: shopPoints
            .filter((point) => point.path === path)
            .map((point) => ({ id: itemOf(point.code), ...itemTypes[suffixOf(point.code)] })),
        },
      ],
    }))

/** Adds the machines that speak OPC UA to a server; answers what sets their values. */
export function addShopNodes(space: AddressSpace): (now: ShopNow) => void {
  const namespace = space.registerNamespace(shopNamespace)
  const folders = new Map(
    shopMachines
      .filter(({ protocol }) => protocol === 'opcua')
      .map(({ code, path }) => [
        path,
        namespace.addFolder(space.rootFolder.objects, { browseName: code, nodeId: `s=${code}` }),
      ]),
  )
  const nodes = of('opcua').map((point): { point: ShopPoint; node: UAVariable; dataType: DataType } => {
    const dataType = point.type === 'text' ? DataType.String : DataType.Int32
    const node = namespace.addVariable({
      ...{ organizedBy: folders.get(point.path!)!, nodeId: `s=${point.code}`, browseName: point.code, dataType },
      ...{ displayName: point.code, description: point.name.en, minimumSamplingInterval: 0 },
      ...{ accessLevel: 'CurrentRead', userAccessLevel: 'CurrentRead' },
    })
    return { point, node, dataType }
  })
  const said = new Map<UAVariable, number | string>()
  return (now) => {
    for (const { point, node, dataType } of nodes) {
      const value = point.value(now)
      if (said.get(node) === value) continue
      said.set(node, value)
      node.setValueFromSource({ dataType, value }, StatusCodes.Good, new Date(now.time))
    }
  }
}

/** The machine shop over its protocols; `nodes` sets what stands in the play's own OPC UA server. */
export async function serveShop(nodes: (now: ShopNow) => void): Promise<ServedShop> {
  const shop = new Shop()
  const registers = Buffer.alloc(shopRegisters * 2)
  const [agent, modbus] = await Promise.all([
    startMtconnectAgent({ devices: devices() }),
    startRegisterServer(Buffer.alloc(0), registers),
  ])
  return {
    mtconnectPort: agent.port,
    modbusPort: modbus.port,
    update({ time }) {
      const now = shop.at(time)
      nodes(now)
      for (const point of of('modbus')) encode(registers, point.address!, Number(point.value(now)))
      for (const point of of('mtconnect')) {
        const value = point.value(now)
        if (!point.code.endsWith('-ALM')) agent.set(itemOf(point.code), value, time)
        else if (value === 'NORMAL') agent.condition(itemOf(point.code), 'Normal', {}, time)
        else agent.condition(itemOf(point.code), 'Fault', { code: '1005', text: 'SERVO ALARM' }, time)
      }
    },
    async close() {
      await Promise.allSettled([agent.close(), modbus.close()])
    },
  }
}
