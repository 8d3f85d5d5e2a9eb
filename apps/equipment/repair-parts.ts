import { unitWords } from '../spares/public.ts'

/** How the unit of a part of the store is written on a repair, which knows units as words. */
export const unitOfPart = (unit: string): string => unitWords(unit).zh
