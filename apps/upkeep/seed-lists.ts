import type { CheckRow } from './checks.ts'

type Row = Omit<CheckRow, 'code'>
/** Numbers the lines of a list from 1. */
const numbered = (rows: readonly Row[]): CheckRow[] => rows.map((row, at) => ({ code: String(at + 1), ...row }))
const look = (name: string, opens: Row['opens'] = 'warning'): Row => ({ name, kind: 'okNotOk', opens })
const measure = (
  name: string,
  unit: string,
  low: string | undefined,
  high: string | undefined,
  more: Partial<Row> = {},
) =>
  ({
    ...{ name, kind: 'numeric', unit, opens: 'warning', ...more },
    ...(low && { low }),
    ...(high && { high }),
  }) as Row

export const firstLevel = numbered([
  look('清理切屑和冷却箱'),
  look('导轨、丝杠防护罩完好'),
  measure('集中润滑油位', '%', '30', '100'),
  measure('切削液浓度', '%', '5', '10'),
  look('电柜滤棉清洁'),
  look('急停、门联锁有效', 'repair'),
])
export const secondLevel = numbered([
  look('更换液压回油滤芯'),
  measure('主轴温升', '°C', undefined, '35', { warnHigh: '30', opens: 'repair' }),
  measure('X 轴反向间隙', 'mm', undefined, '0.020', { warnHigh: '0.015' }),
  measure('Z 轴反向间隙', 'mm', undefined, '0.020', { warnHigh: '0.015' }),
  look('电气端子紧固'),
  look('系统参数已备份'),
])
export const compressorCare = numbered([
  measure('排气温度', '°C', '70', '105', { warnHigh: '98' }),
  measure('油气压差', 'MPa', undefined, '0.08', { opens: 'repair' }),
  look('冷凝水排放正常'),
  look('皮带张紧度合适'),
])
export const accuracy = numbered([
  measure('主轴径向跳动', 'mm', undefined, '0.005', { opens: 'repair' }),
  measure('工作台平面度', 'mm', undefined, '0.010'),
  measure('定位精度', 'mm', undefined, '0.008'),
])

export const machineStandard = numbered([
  measure('主轴油压', 'MPa', '0.20', '0.60', { warnLow: '0.25', opens: 'repair' }),
  measure('液压站压力', 'MPa', '4.0', '7.0'),
  { name: '渗漏', kind: 'choice', fine: '无', bad: '渗油，漏油', opens: 'warning' },
  look('异响、异味'),
])
export const compressorStandard = numbered([
  measure('排气压力', 'MPa', '0.60', '0.80', { warnLow: '0.63' }),
  measure('排气温度', '°C', '70', '105', { warnHigh: '98' }),
  measure('油位', '%', '40', '90'),
  look('疏水阀动作'),
])
