import type { SeedRun } from '../../contract/index.ts'
import { approveCalibration } from './commands/approve-calibration.ts'
import { barGauge } from './commands/bar-gauge.ts'
import { recordCalibration } from './commands/record-calibration.ts'
import { registerGauge } from './commands/register-gauge.ts'

/** Name, model, category, range, unit, limit, months, nominal values, digits that it shows. */
const kinds = [
  ['游标卡尺', '0–150', 'length', '0–150 mm', 'mm', '0.02', 12, [41.2, 81.5, 121.8], 2],
  ['外径千分尺', '0–25', 'length', '0–25 mm', 'mm', '0.004', 6, [5.12, 10.24, 15.36, 21.5, 25], 3],
  ['百分表', '0–10', 'length', '0–10 mm', 'mm', '0.020', 6, [2, 4, 6, 8, 10], 3],
  ['扭矩扳手', '5–30', 'force', '5–30 N·m', 'N·m', '1.2', 6, [6, 18, 30], 1],
  ['精密压力表', 'YB-150', 'pressure', '0–1.6 MPa', 'MPa', '0.0064', 12, [0.4, 0.8, 1.2, 1.6], 4],
  ['一般压力表', 'Y-100', 'pressure', '0–10 MPa', 'MPa', '0.16', 6, [2.5, 5, 7.5, 10], 2],
  ['电子天平', 'FA-200', 'mass', '0–200 g', 'g', '0.001', 12, [50, 100, 200], 4],
  ['数字万用表', '4½', 'electrical', '0–10 V', 'V', '0.005', 12, [1, 5, 10], 4],
] as const

/** A gauge room with years of work behind it: invented, and every record says so. */
export async function seed(run: SeedRun, today: string): Promise<void> {
  const before = (days: number) => new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10)
  for (const [at, gauge] of [...kinds, ...kinds, ...kinds].entries()) {
    const [name, model, category, measuringRange, unit, maxError, intervalMonths, nominals, digits] = gauge
    const made = await run(registerGauge, {
      ...{ name, model, category, measuringRange, unit, maxError, intervalMonths },
      ...{ method: 'calibration', serialNo: `${1_204 + at * 317}` },
    })
    const interval = intervalMonths * 30
    const [isNew, isWaiting, isOverdue, isBad] = [at === 20, at % 7 === 5, at % 9 === 3, at === 7]
    const age = isOverdue ? interval + 16 : isWaiting ? interval - 6 : (at * 47) % (interval - 4)
    const ages = isNew ? [] : [3, 2, 1, 0].map((turn) => age + turn * interval)
    for (const [turn, days] of [...ages, ...(isWaiting ? [1] : [])].entries()) {
      const drift = 0.13 * turn + (isBad && turn === 3 ? 0.6 : 0)
      const readings = nominals.map((nominal, point) => {
        const error = Number(maxError) * (0.35 * Math.sin(at * 3 + point * 2 + turn) + (at % 2 ? drift : -drift))
        return { nominal: nominal.toFixed(digits), shown: (nominal + error).toFixed(digits) }
      })
      const { id } = await run(recordCalibration, {
        ...{ gauge: made.id!, calibratedOn: before(days), readings, uncertainty: (Number(maxError) / 4).toString() },
        ...{ laboratory: '计量室', temperature: '20.2', humidity: '48', remark: '演示数据，并非实测' },
      })
      if (turn < 4) await run(approveCalibration, { id }, 'approver')
    }
    if (isOverdue && at > 9) await run(barGauge, { id: made.id!, barredFor: 'overdue' })
  }
}
