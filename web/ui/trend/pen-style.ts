/** Straight maps from time and value to canvas pixels: x = (t − t0)·kx + x0, y = y0 − (v − v0)·ky. */
export type Mapping = {
  t0: number
  kx: number
  x0: number
  v0: number
  ky: number
  y0: number
  /** Stored value to shown value: v·factor + offset. */
  factor: number
  offset: number
  /** Drawn area, canvas pixels. */
  left: number
  right: number
  top: number
  bottom: number
}

export type PenStyle = {
  colour: string
  /** Line width in canvas pixels. */
  width: number
  /** Canvas pixels per CSS pixel. */
  ratio: number
  /** Every line dashed: the compared period. */
  dashed: boolean
  hatch: CanvasPattern | null
  /** Width of a column in which dense samples are summed up, canvas pixels. */
  column: number
  /** The band from min to max is drawn. */
  envelope: boolean
}

/** Canvas coordinates stay small, however far a value is off the scale. */
export const clampY = (y: number): number => (y < -20_000 ? -20_000 : Math.min(y, 20_000))
