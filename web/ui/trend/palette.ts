/**
 * Twenty pen colours per theme, apart in hue and lightness so that neighbours in the list differ most. Alarm colours (pure
 * red, amber, yellow) are left to alarms.
 */
const dark = [
  ...['#6cb4ee', '#8fd694', '#d9a0e8', '#e8b98a', '#66d1c1', '#a8a4f0', '#d6d08a', '#f09bb4', '#9fc2d0', '#b6e06a'],
  ...['#4f8fd0', '#5aa866', '#b070c8', '#c08a5a', '#3aa396', '#7d78d8', '#a8a35a', '#c86a8c', '#7894a4', '#88b03c'],
]
const light = [
  ...['#1f6fb5', '#2e7d46', '#8e44a8', '#9c5a22', '#00796b', '#4f46b8', '#77701a', '#b03a68', '#4a6a7c', '#4d7a12'],
  ...['#56a0dc', '#5fae74', '#b97acb', '#c98a55', '#3fa99b', '#8480dd', '#a8a146', '#d27598', '#7d9cad', '#82ad45'],
]

export const maxPens = 20

export function penColour(slot: number, isDark: boolean): string {
  const colours = isDark ? dark : light
  return colours[slot % colours.length]
}

/** The first colour no other pen has. */
export function freeSlot(used: readonly number[]): number {
  for (let slot = 0; slot < maxPens; slot++) if (!used.includes(slot)) return slot
  return used.length % maxPens
}
