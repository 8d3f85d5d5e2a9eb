import { Refusal } from '../../../contract/refusal.ts'
import type { Kind } from '../learn/kind.ts'
import { kindById } from '../learn/kinds.ts'
import { trainingRefusals as refusals } from './refusals.ts'

/** The job that trains a model. */
export const trainJob = 'os.trainModel'

/** @throws Refusal unknownLearnedKind */
export function kindOf(id: string): Kind {
  const kind = kindById.get(id)
  if (!kind) throw new Refusal(refusals.unknownLearnedKind, { kind: id }, 'kind')
  return kind
}
