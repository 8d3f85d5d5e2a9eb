import Big from 'big.js'

/** Decimals in the part's unit; no maximum is none. */
export const levelsCross = (minimum: string, maximum: string | null | undefined): boolean =>
  maximum !== null && maximum !== undefined && Big(maximum).lt(minimum)
