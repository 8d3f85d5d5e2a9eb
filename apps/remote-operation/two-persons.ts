import type { Parameter } from './rules/write-record.ts'

const pairs: Record<string, Parameter['apart']> = {
  readOnly: [],
  single: [],
  approved: [['requester', 'approver']],
  critical: [
    ['requester', 'approver'],
    ['approver', 'operator'],
    ['operator', 'confirmer'],
  ],
}

/** Which parts of an order two persons must play, by the guard of its parameter. */
export const pairsOf = (guard: string): Pick<Parameter, 'apart'> => ({ apart: pairs[guard] ?? pairs.critical })
