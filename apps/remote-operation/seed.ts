import type { SeedRun } from '../../contract/index.ts'
import { addMachine } from './commands/keep-machine.ts'
import { addParameter } from './commands/keep-parameter.ts'
import type { kindWords } from './kind-words.ts'

const note = '仿真训练机，并非实有设备'

type Guard = 'readOnly' | 'single' | 'approved' | 'critical'
/** Point below the machine's prefix, name, kind, address in the CNC, unit, guard; limits: low, high, step, largest change. */
type Row = [string, string, keyof typeof kindWords, string, string, Guard, string?, string?, string?, string?]

const training: Row[] = [
  ['G54X', 'G54 X 零点', 'workOffset', 'G54 X', 'mm', 'approved', '-800', '800', '0.001', '1'],
  ['G54Y', 'G54 Y 零点', 'workOffset', 'G54 Y', 'mm', 'approved', '-500', '500', '0.001', '1'],
  ['G54Z', 'G54 Z 零点', 'workOffset', 'G54 Z', 'mm', 'critical', '-600', '600', '0.001', '0.5'],
  ['POSX', 'X 轴机床坐标', 'axisPosition', 'X', 'mm', 'readOnly'],
  ['POSY', 'Y 轴机床坐标', 'axisPosition', 'Y', 'mm', 'readOnly'],
  ['POSZ', 'Z 轴机床坐标', 'axisPosition', 'Z', 'mm', 'readOnly'],
  ['T12LG', 'T12 几何长度', 'toolGeometryLength', 'H12', 'mm', 'critical', '50', '300', '0.001', '0.5'],
  ['T12RG', 'T12 几何半径', 'toolGeometryRadius', 'D12', 'mm', 'critical', '1', '40', '0.001', '0.1'],
  ['T12LW', 'T12 磨耗长度', 'toolWearLength', 'H12 磨耗', 'mm', 'approved', '-0.5', '0.5', '0.001', '0.1'],
  ['T12RW', 'T12 磨耗半径', 'toolWearRadius', 'D12 磨耗', 'mm', 'critical', '-0.3', '0.3', '0.001', '0.05'],
  ['P1320', '存储行程极限 X+', 'systemParameter', '1320', 'mm', 'critical', '0', '900', '0.001', '50'],
  ['V500', '精加工余量 #500', 'macroVariable', '#500', 'mm', 'single', '0', '2', '0.01', '0.5'],
  ['T12CNT', 'T12 已加工件数', 'toolLife', 'T12', '件', 'approved', '0', '9999', '1'],
  ['T12LIM', 'T12 寿命件数', 'toolLife', 'T12', '件', 'approved', '1', '500', '1', '50'],
]

/** The training machine with everything that can be practised on it, and a real one that is only looked at; all of it invented. */
export async function seed(run: SeedRun): Promise<void> {
  const { id: machine } = await run(
    addMachine,
    {
      ...{ equipment: 'XL1', prefix: 'XL1-', training: true, remark: note },
      interlocks: [
        { name: '主轴停止', point: 'XL1-SPEED', when: 'below', value: '1' },
        { name: '程序未运行', point: 'XL1-EXEC', when: 'is', value: '0' },
        { name: 'MDI 方式', point: 'XL1-MODE', when: 'is', value: '1' },
        { name: '门已关闭', point: 'XL1-DOOR', when: 'is', value: 'true' },
      ],
    },
    'administrator',
  )
  const tolerance = '0.0005'
  for (const [point, name, kind, register, unit, guard, low, high, step, maxChange] of training) {
    const limits = {
      ...(low && { low }),
      ...(high && { high }),
      ...(step && { step }),
      ...(maxChange && { maxChange }),
    }
    const whole = { ...limits, name, kind, register, unit, guard, tolerance, point: `XL1-${point}` }
    await run(addParameter, { ...whole, machine: machine!, remark: note }, 'administrator')
  }
  const { id: real } = await run(addMachine, { equipment: 'M01', prefix: 'M01-', remark: '演示数据' }, 'administrator')
  const count = { name: '刀具已加工件数', kind: 'toolLife' as const, point: 'M01-TOOL', unit: '件' }
  await run(addParameter, { ...count, machine: real!, guard: 'readOnly' }, 'administrator')
}
