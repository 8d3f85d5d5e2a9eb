import type { PointInput } from '../../api/platform.ts'
import type { Text } from '../../contract/text.ts'
import { answerModePath, trainingNodeId } from './training-cnc.ts'

const path = 'SHOP/TRAIN/MECH/CNC/XL1'
const note: Text = {
  zh: '训练机：由仿真数控给出，并非实有设备。',
  en: 'Training machine: given by a simulated CNC; there is no such machine.',
}

type Row = [code: string, node: string, zh: string, en: string, unit: string | null, writable: boolean]
const rows: Row[] = [
  ['MODE', 'Cnc/Channel1-ActOperationMode', '操作方式', 'operation mode', null, false],
  ['EXEC', 'Cnc/Channel1-ActProgramStatus', '程序状态', 'program status', null, false],
  ['SPEED', 'Cnc/Spindle1-ActSpeed', '主轴转速', 'spindle speed', 'rpm', false],
  ['POSX', 'Cnc/X-PosDirect-ActPos', 'X 轴位置', 'X position', 'mm', false],
  ['POSY', 'Cnc/Y-PosDirect-ActPos', 'Y 轴位置', 'Y position', 'mm', false],
  ['POSZ', 'Cnc/Z-PosDirect-ActPos', 'Z 轴位置', 'Z position', 'mm', false],
  ['G54X', 'WorkOffsets/G54/X', 'G54 X', 'G54 X', 'mm', true],
  ['G54Y', 'WorkOffsets/G54/Y', 'G54 Y', 'G54 Y', 'mm', true],
  ['G54Z', 'WorkOffsets/G54/Z', 'G54 Z', 'G54 Z', 'mm', true],
  ['T12LG', 'Tools/T12/GeometryLength', 'T12 几何长度', 'T12 geometry length', 'mm', true],
  ['T12RG', 'Tools/T12/GeometryRadius', 'T12 几何半径', 'T12 geometry radius', 'mm', true],
  ['T12LW', 'Tools/T12/WearLength', 'T12 磨耗长度', 'T12 wear length', 'mm', true],
  ['T12RW', 'Tools/T12/WearRadius', 'T12 磨耗半径', 'T12 wear radius', 'mm', true],
  ['T12CNT', 'Tools/T12/LifeCount', 'T12 已加工件数', 'T12 pieces made', null, true],
  ['T12LIM', 'Tools/T12/LifeLimit', 'T12 寿命件数', 'T12 pieces it lasts', null, true],
  ['V500', 'MacroVariables/500', '宏变量 #500', 'macro variable #500', 'mm', true],
  ['P1320', 'Parameters/1320', '参数 1320', 'parameter 1320', 'mm', true],
  ['DOOR', 'Doors/DoorClosed', '门关闭', 'door closed', null, true],
  ['ANSWER', answerModePath, '应答方式', 'how it answers', null, true],
]

/** Points of the training machine; all of them can be played with, as nothing moves. */
export const trainingPoints: readonly PointInput[] = rows.map(([suffix, node, zh, en, unit, writable]) => ({
  ...{ code: `XL1-${suffix}`, name: { zh: `XL1 ${zh}`, en: `XL1 ${en}` }, path, note },
  type: suffix === 'DOOR' ? ('boolean' as const) : ('number' as const),
  ...(unit && { unit }),
  source: { connection: 'demo-cnc-ua', address: { nodeId: trainingNodeId(node) }, writable },
}))
