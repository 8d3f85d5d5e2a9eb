import assert from 'node:assert/strict'
import type { Cnc } from '../apps/remote-operation/testing.ts'
import { trainingNodeId } from '../demo/machine-shop/training-cnc.ts'
import type { Instance } from './testing.ts'

export const wearNode = 'Tools/T12/WearRadius'
export const speedNode = 'Cnc/Spindle1-ActSpeed'

export type MachiningCentre = {
  /** Ids of the machine and of its tool offset in remote operation. */
  machine: string
  offset: string
  token: string
  post(path: string, body: object): Promise<any>
}

/**
 * A machining centre on the ledger and in remote operation, connected over OPC UA; it takes a tool offset while its spindle stands and its
 * door is closed. @param guard of the offset
 */
export async function furnishMachiningCentre(
  instance: Instance,
  cnc: Cnc,
  guard: 'single' | 'critical',
): Promise<MachiningCentre> {
  const token = await instance.token('--scope', 'read,write,operate,apps')
  const post = async (path: string, body: object) => {
    const answer = await instance.api(path, { method: 'POST', token, body })
    assert.ok(answer.ok, `${path}: ${await answer.clone().text()}`)
    return answer.json()
  }
  const endpoint = `opc.tcp://127.0.0.1:${cnc.port}`
  await post('/api/connections', { code: 'machining-centre', driver: 'opcua', config: { endpoint } })
  const bind = (code: string, node: string, more: object = {}) => ({
    ...{ code, type: 'number', name: { zh: code, en: code }, ...more },
    source: { connection: 'machining-centre', address: { nodeId: trainingNodeId(node) }, writable: node === wearNode },
  })
  const report = await post('/api/points', {
    points: [
      bind('MC7-T12RW', wearNode, { unit: 'mm' }),
      bind('MC7-SPEED', speedNode, { unit: 'rpm' }),
      bind('MC7-DOOR', 'Doors/DoorClosed', { type: 'boolean' }),
      bind('MC7-X', 'Cnc/X-PosDirect-ActPos', { unit: 'mm' }),
    ],
  })
  assert.equal(report.created, 4, JSON.stringify(report))
  const type = await post('/api/equipment/register-type', { code: 'MC', name: '加工中心', category: 'machineTool' })
  const known = { code: 'MC7', name: '7 号加工中心', type: type.id, criticality: 'A' }
  await post('/api/equipment/register-equipment', known)
  const { id: machine } = await post('/api/remote-operation/add-machine', {
    ...{ equipment: 'MC7', prefix: 'MC7-' },
    interlocks: [
      { name: '主轴停止', point: 'MC7-SPEED', when: 'below', value: '1' },
      { name: '门已关闭', point: 'MC7-DOOR', when: 'is', value: 'true' },
    ],
  })
  const { id: offset } = await post('/api/remote-operation/add-parameter', {
    ...{ machine, name: 'T12 磨耗半径', kind: 'toolWearRadius', register: 'D12', point: 'MC7-T12RW', unit: 'mm' },
    ...{ guard, low: '-0.3', high: '0.3', step: '0.001', maxChange: '0.05', tolerance: '0.0005' },
  })
  const position = { machine, name: 'X 轴机床坐标', kind: 'axisPosition', register: 'X', point: 'MC7-X', unit: 'mm' }
  await post('/api/remote-operation/add-parameter', { ...position, guard: 'readOnly' })
  return { machine, offset, token, post }
}
