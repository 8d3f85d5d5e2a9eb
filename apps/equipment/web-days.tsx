import { formatTime } from '../../web/ui/time.ts'

/** YYYY-MM-DD by the clock on the wall; days before today. */
export const daysAgo = (days: number) => formatTime(Date.now() - days * 86_400_000, 'day')
