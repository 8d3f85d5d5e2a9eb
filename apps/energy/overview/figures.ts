/** An amount as people read it: grouped, as many digits as make sense of its size. */
export function amountText(value: number | string | null | undefined, digits?: number): string {
  if (value === null || value === undefined) return '—'
  const number = Number(value)
  const size = Math.abs(number)
  const most = digits ?? (size >= 1000 ? 0 : size >= 10 ? 1 : 2)
  return number
    .toLocaleString('en-US', { minimumFractionDigits: most, maximumFractionDigits: most })
    .replaceAll(',', '\u202f')
    .replace('-', '\u2212')
}

export const unitWords: Readonly<Record<string, string>> = { kWh: 'kW·h', m3: 'm³', t: 't', kvarh: 'kvar·h' }
