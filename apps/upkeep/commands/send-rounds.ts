import { defineAction, t, z } from '../../../contract/index.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { may } from '../permissions.ts'
import { sentRound, type Taken, takeRound } from '../take-round.ts'

type Refused = { client: string; refused: { code: string; field: string | null; zh: string; en: string } }

export const sendRounds = defineAction({
  id: 'send-rounds',
  label: t('批量上传巡检', 'Send many rounds'),
  help: t('每轮分别答复；被拒的不影响其他的', 'Each is answered by itself; one refused leaves the others alone'),
  input: z.strictObject({ rounds: z.array(sentRound).min(1).max(500) }),
  fields: { rounds: { label: t('巡检', 'Rounds') } },
  permission: may.patrol,
  async run(ctx, { rounds }) {
    const items: (Taken | Refused)[] = []
    for (const sent of rounds)
      try {
        items.push(await takeRound(ctx, sent))
      } catch (error) {
        // a round is refused before anything of it is written, so those before it may stay
        if (!(error instanceof Refusal) || error.kind.status >= 500) throw error
        const { code, field = null } = error
        items.push({ client: sent.client, refused: { code, field, ...error.texts() } })
      }
    const count = (is: (item: Taken | Refused) => boolean) => items.filter(is).length
    return {
      items,
      taken: count((item) => 'round' in item && !item.known),
      known: count((item) => 'round' in item && item.known),
      refused: count((item) => 'refused' in item),
    }
  },
})
