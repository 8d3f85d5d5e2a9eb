import { useMemo, useSyncExternalStore } from 'react'
import type { PlotTheme } from '../../../ui/trend/plot-settings.ts'

const narrowQuery = matchMedia('(max-width: 760px)')

/** A phone or a narrow window: cards instead of the table. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      narrowQuery.addEventListener('change', listener)
      return () => narrowQuery.removeEventListener('change', listener)
    },
    () => narrowQuery.matches,
  )
}

/** The shell's colours for the canvas. */
export function usePlotTheme(dark: boolean): PlotTheme {
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement)
    const read = (name: string) => style.getPropertyValue(name).trim()
    return {
      ink: read('--ink'),
      soft: read('--ink-soft'),
      line: read('--line-strong'),
      grid: dark ? 'rgba(255, 255, 255, 0.07)' : 'rgba(0, 0, 0, 0.07)',
      ground: read('--panel'),
      font: read('--font') || 'sans-serif',
    }
  }, [dark])
}
