const monthAt = (month: string, by: number) => {
  const [year, at] = month.split('-').map(Number)
  return new Date(Date.UTC(year, at - 1 + by, 1)).toISOString().slice(0, 7)
}

/** Months are YYYY-MM. */
export const monthBefore = (month: string): string => monthAt(month, -1)
export const monthAfter = (month: string): string => monthAt(month, 1)
export const yearBefore = (month: string): string => monthAt(month, -12)
