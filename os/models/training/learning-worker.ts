import { parentPort } from 'node:worker_threads'
import { trainingLimits } from '../../../api/learned-models.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { connectRpc } from '../../stream/rpc.ts'
import { openDocument } from '../blocks/learned-block.ts'
import { coverageOf } from '../learn/ground.ts'
import { kindById } from '../learn/kinds.ts'
import { alignTo } from '../learn/prepare.ts'
import { watchDrift } from '../learn/validate.ts'
import type { LearningHost, LearningMethods } from './learning-protocol.ts'
import { trainingRefusals } from './refusals.ts'
import { chosenRows, train } from './train.ts'

// Entry of a thread that trains, or looks at, one model and then ends.

if (!parentPort) throw new Error('this file is the entry of a worker thread')

const methods: LearningMethods = {
  async train({ kind, now, file, ...task }) {
    const trained = await train(kindById.get(kind)!, {
      ...task,
      work: { seed: task.recipe.seed, now, file, progress: (share) => host.tell('progress', share) },
      elapsed: () => performance.now(),
    })
    const document = JSON.stringify(trained.document)
    const bytes = Buffer.byteLength(document)
    const { bytes: limit } = trainingLimits
    if (bytes > limit) throw new Refusal(trainingRefusals.documentTooLarge, { bytes, limit })
    return { document, report: trained.report }
  },
  watch({ kind: id, recipe, table, document }) {
    const kind = kindById.get(id)!
    const { scorer, ground } = openDocument(kind, document)
    const { table: chosen } = chosenRows(
      { ...recipe, periods: [{ from: 0, to: Number.MAX_SAFE_INTEGER }], except: [] },
      table,
    )
    const { reference } = document as { reference: Parameters<typeof watchDrift>[1] }
    const recent = alignTo(scorer.names, chosen)
    return {
      drift: watchDrift(scorer, reference, recent) ?? null,
      rows: recent.rows,
      outside: ground && recent.rows > 0 ? coverageOf(ground, scorer.names, recent).outside : null,
    }
  },
}

const host = connectRpc<LearningHost>(parentPort, methods, (method, error) => {
  throw new Error(`learning: ${method} failed: ${error}`)
})
