import type { SeedRun } from '../../contract/app.ts'
import { recordCalibration } from './commands/record-calibration.ts'
import { registerGauge } from './commands/register-gauge.ts'

const gauges = [
  ['游标卡尺', 'length', '0–150 mm', 'mm', '0.02', 12, ['50', '50.01']],
  ['外径千分尺', 'length', '25–50 mm', 'mm', '0.004', 6, ['30', '30.002']],
  ['扭矩扳手', 'force', '20–100 N·m', 'N·m', '4', 6, ['60', '61.5']],
  ['精密压力表', 'pressure', '0–1.6 MPa', 'MPa', '0.006', 12, ['0.8', '0.809']],
  ['电子天平', 'mass', '0–200 g', 'g', '0.001', 12, ['100', '100.0004']],
] as const

/** A small gauge room: five gauges, each with one calibration whose verdict waits for approval. */
export async function seed(run: SeedRun, today: string): Promise<void> {
  for (const [name, category, measuringRange, unit, maxError, intervalMonths, [nominal, shown]] of gauges) {
    const made = await run(registerGauge, {
      name,
      category,
      measuringRange,
      unit,
      maxError,
      method: 'calibration',
      intervalMonths,
    })
    const uncertainty = (Number(maxError) / 4).toString()
    await run(recordCalibration, { gauge: made.id!, calibratedOn: today, readings: [{ nominal, shown }], uncertainty })
  }
}
