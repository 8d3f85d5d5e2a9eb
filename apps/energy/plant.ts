import { plantClock } from './rules/plant-clock.ts'

/**
 * Where the plant's wall clock stands. Days come with the ctx; hours and tariff periods need the zone, which the ctx does not tell, so it is
 * read where the platform reads it.
 */
export const plant = plantClock(process.env.MILLRACE_TIME_ZONE || 'Asia/Shanghai')

/** A moment as the plant's clock shows it, for refusals. */
export const wallTime = (ms: number): string => {
  const minute = plant.minuteOf(ms)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${plant.dayOf(ms)} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** Whether a fault is an expected one, e.g. that a point is not there. */
export const isRefusal = (error: unknown): boolean => (error as Error)?.name === 'Refusal'
