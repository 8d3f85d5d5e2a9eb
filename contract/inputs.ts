import { z } from 'zod'

/** A decimal as people type it; never a float. */
export const decimal = z
  .string()
  .trim()
  .regex(/^-?\d{1,12}(\.\d{1,9})?$/, '0.02')
export const positive = decimal.refine((text) => !/^-|^0*(\.0*)?$/.test(text), '> 0')
/** A name, a number, an address: one line of text. */
export const line = z.string().trim().min(1).max(200)
/** Why somebody does it. */
export const reason = z.string().trim().min(2).max(500)
