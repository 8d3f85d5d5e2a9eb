import { z } from 'zod'
import type { DriverItem } from '../../api/platform.ts'
import type { Driver } from '../../contract/driver.ts'

const browsable = new Set(['opcua', 'mtconnect'])
const writable = new Set(['opcua', 'modbus', 'mqtt-client'])

/** What a connection's form is made of. */
export function describeDriver(driver: Driver): DriverItem {
  const schema = (type: z.ZodType) => z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' })
  return {
    id: driver.id,
    label: driver.label,
    config: schema(driver.config),
    address: schema(driver.address),
    secrets: [...(driver.secrets ?? [])],
    canBrowse: browsable.has(driver.id),
    canWrite: writable.has(driver.id),
  }
}

/** What is wrong with a configuration, by the driver's schema. */
export function configErrors(driver: Driver, config: unknown): { field: string; detail: string }[] {
  const result = driver.config.safeParse(config)
  if (result.success) return []
  return result.error.issues.slice(0, 50).map((i) => ({ field: i.path.join('.') || 'config', detail: i.message }))
}
